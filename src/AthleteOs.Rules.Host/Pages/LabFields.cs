using System.Globalization;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad.Comparisons;
using AthleteOs.Rules.Squad.Releases;
using Microsoft.Extensions.Primitives;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The fields of a comparison as a person filled them in, by name. Text that cannot be used stays.</summary>
public sealed record LabFields(IReadOnlyDictionary<string, string> Values)
{
    internal const string With = "yes";

    internal static readonly string[] Names = ["first", "second", "truths", "athletes", "days", "seed", "conditions"];

    internal static readonly (string Value, string Word, string Note)[] Conditions = [("", "No", "Only with these assumptions."), (With, "Yes", "It takes three times as long.")];

    // The usual values are those of the command line.
    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal) { ["truths"] = ComparisonOrder.Choices[0].Name, ["athletes"] = "1000", ["days"] = "365", ["seed"] = "1" };

    /// <summary>The text of a field.</summary>
    public string this[string name] => Values.GetValueOrDefault(name) ?? "";

    internal static LabFields Of(IEnumerable<KeyValuePair<string, StringValues>> given) =>
        new(given.Where(g => Names.Contains(g.Key, StringComparer.Ordinal)).ToDictionary(g => g.Key, g => g.Value.ToString().Trim(), StringComparer.Ordinal));

    /// <summary>The fields of an order, to start it again with another value.</summary>
    internal static LabFields Of(ComparisonOrder order) => new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["first"] = order.First.Digest,
        ["second"] = order.Second.Digest,
        ["truths"] = order.Truths,
        ["athletes"] = order.Athletes.ToString(CultureInfo.InvariantCulture),
        ["days"] = order.Days.ToString(CultureInfo.InvariantCulture),
        ["seed"] = order.Seed.ToString(CultureInfo.InvariantCulture),
        ["conditions"] = order.WithConditions ? With : "",
    });

    /// <summary>The fields with the usual values for those that are missing.</summary>
    internal LabFields OrUsual() => new(Usual.Concat(Values.Where(v => v.Value.Length > 0)).GroupBy(v => v.Key, StringComparer.Ordinal).ToDictionary(v => v.Key, v => v.Last().Value, StringComparer.Ordinal));

    /// <summary>The address of the form with these fields.</summary>
    internal string Address => $"/lab/new?{string.Join('&', Values.Where(v => v.Value.Length > 0).Select(v => $"{v.Key}={Uri.EscapeDataString(v.Value)}"))}";

    /// <summary>The order; null, with a fault of each wrong field.</summary>
    internal ComparisonOrder? Read(IReadOnlyList<PolicyReference> policies, Func<string, ReadyPolicy?> load, Dictionary<string, string> faults)
    {
        var (first, second) = (Policy("first"), Policy("second"));
        if (first is not null && first.Digest == second?.Digest)
        {
            faults["second"] = "This is the same policy. Choose another one.";
        }

        if (ComparisonOrder.Choices.All(c => c.Name != this["truths"]))
        {
            faults["truths"] = "Choose assumptions of the list.";
        }

        var athletes = Whole("athletes", "The number of athletes", ComparisonOrder.FewestAthletes, ComparisonOrder.MostAthletes);
        var days = Whole("days", "The number of days", ComparisonOrder.FewestDays, ComparisonOrder.MostDays);
        var seed = Whole("seed", "The seed", 0, ulong.MaxValue);
        return faults.Count > 0 ? null : new ComparisonOrder(first!, second!, this["truths"], (int)athletes, (int)days, seed, this["conditions"] == With);

        ReadyPolicy? Policy(string field)
        {
            if (policies.FirstOrDefault(p => p.Digest == this[field]) is not { } found)
            {
                faults[field] = "Choose a policy of the list.";
                return null;
            }

            if (load(found.Digest) is { } policy)
            {
                return policy;
            }

            faults[field] = $"{found.Id} {found.Version} does not pass its check any more. Its page shows the findings.";
            return null;
        }

        ulong Whole(string field, string what, ulong least, ulong most)
        {
            var text = this[field];
            if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            var range = most == ulong.MaxValue ? "0 or more" : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most:#,0}");
            faults[field] = text.Length == 0 ? $"{what} is empty." : text.All(char.IsAsciiDigit) && most != ulong.MaxValue ? $"{what} is {text}; it must be {range}." : $"{what} must be a whole number, {range}, in digits only.";
            return least;
        }
    }
}
