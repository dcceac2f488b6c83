using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Ranges;

/// <summary>A box contains every value that a fact can have on its mornings.</summary>
public sealed class BoxTests
{
    private const double Most = 24;

    private static readonly FactDefinition Sleep = FactCatalog.ByName["daily.SleepHours"];

    public static TheoryData<string> Functions() => [.. Enum.GetNames<WindowFunction>()];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Between_two_values_of_today_a_window_is_within_its_range(string function)
    {
        var (by, seed) = (Enum.Parse<WindowFunction>(function), Effort.Seed);
        var random = new Random(seed);
        var narrowed = 0;
        for (var n = 0; n < 500; n++)
        {
            var series = new DailySeries(Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(8) == 0 ? double.NaN : random.Next(48) / 2.0));
            var ago = random.Next(4) == 0 ? new Quantity.Literal(random.Next(0, 3)) : null;
            var window = new Quantity.Window(Sleep, by, random.Next(1, 10), random.Next(0, 4), by == WindowFunction.FallingDays ? null : ago, by is WindowFunction.DaysAbove or WindowFunction.DaysBelow ? new Quantity.Literal(random.Next(24)) : null);
            var (low, high) = (random.NextDouble() * Most, random.NextDouble() * Most);
            (low, high) = (Math.Min(low, high), Math.Max(low, high));
            var box = Box.At(With(series), []);
            box.Move(Sleep, With(series.WithToday(low)), With(series.WithToday(high)));
            var range = box.Window(window);
            narrowed += range != QuantityOnly(window) ? 1 : 0;
            foreach (var today in Enumerable.Range(0, 21).Select(i => Math.Min(high, low + (high - low) * i / 20)))
            {
                var value = ConditionMeaning.Window(window, With(series.WithToday(today)), ago?.Value ?? 0, (window.Threshold as Quantity.Literal)?.Value ?? double.NaN);
                (double.IsNaN(value) ? range.MayBeMissing : range.MayBeThere && value >= range.Low && value <= range.High)
                    .ShouldBeTrue($"seed {seed}, series {n}: {window} at {today} is {value}, outside of {range}");
            }
        }

        narrowed.ShouldBeGreaterThan(50);
    }

    // The range of the window whatever the series is.
    private static ValueRange QuantityOnly(Quantity.Window window) => Box.Everything(0).Window(window);

    private static Morning With(DailySeries sleep) => new() { AthleteId = "a", Date = new DateOnly(2026, 11, 26), Daily = new Daily { SleepHours = sleep } };
}
