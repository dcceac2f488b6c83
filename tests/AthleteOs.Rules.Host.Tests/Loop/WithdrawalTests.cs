using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>A review can be withdrawn: the loop goes on from the parameters before it, and the answer tells what changed.</summary>
public sealed class WithdrawalTests
{
    private const string Anna = "anna";
    private static readonly HistoryDay[] Year = [.. SyntheticYear.Of().Days];
    private static readonly DateOnly[] Sundays = [.. Enumerable.Range(1, 6).Select(week => Year[(7 * week) - 1].Date)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_review_is_withdrawn_with_the_later_ones_and_the_loop_goes_on_from_the_parameters_before()
    {
        await using var bench = await LoopBench.Open(Stop);
        await Deliver(bench, 0, 28);
        (await CatchUp(bench, 28)).Reviewed.ShouldBe(4);
        var before = await Record(bench);
        before.Parameters.Count.ShouldBe(2, "two of the reviews change a parameter under this policy");
        var first = Array.IndexOf(Sundays, before.Parameters[^1].From.AddDays(-1));
        var withdrawn = (await Withdrawal(bench, 28).Withdraw(Anna, Sundays[first], "the belt was broken", Stop)).ShouldBeOfType<WithdrawalResult.Withdrawn>();
        withdrawn.Reviews.ShouldBe(Sundays[first..4]);
        var after = await Record(bench);
        after.Believed.ShouldBe(before.Parameters[0].Athlete);
        withdrawn.Changes.ShouldNotBeEmpty();
        withdrawn.Today.ShouldBe(Year[28].Date);
        withdrawn.Before.ShouldNotBeNull().Decision.Date.ShouldBe(Year[28].Date);
        withdrawn.After.ShouldNotBeNull().Decision.Number.ShouldBeGreaterThan(withdrawn.Before.Decision.Number, "today is decided again");

        // Weeks that had ended are not reviewed again, and the next one is, also without checkpoints.
        (await CatchUp(bench, 28)).Reviewed.ShouldBe(0);
        await Deliver(bench, 29, 35);
        bench.Checkpoints.Take(Anna);
        (await CatchUp(bench, 35)).Reviewed.ShouldBe(1);
        (await Record(bench)).Reviews.ShouldBe([.. Sundays[..first], Sundays[4]]);
        (await Record(bench)).ReviewedUntil.ShouldBe(Sundays[4]);
        (await Withdrawal(bench, 35).Withdraw(Anna, Sundays[first], "again", Stop)).ShouldBeOfType<WithdrawalResult.NoReview>("it does not count any more");
        (await Withdrawal(bench, 35).Withdraw(Anna, Sundays[0].AddDays(1), "a Monday", Stop)).ShouldBeOfType<WithdrawalResult.NoReview>();
    }

    [Fact]
    public async Task A_week_that_a_clock_ahead_reviewed_too_early_is_reviewed_when_it_ends()
    {
        await using var bench = await LoopBench.Open(Stop);
        await Deliver(bench, 0, 10);
        (await CatchUp(bench, 410)).Reviewed.ShouldBe(2);
        (await Withdrawal(bench, 10).Withdraw(Anna, Sundays[1], "the clock was wrong", Stop)).ShouldBeOfType<WithdrawalResult.Withdrawn>().Reviews.ShouldBe([Sundays[1]]);
        (await Record(bench)).ReviewedUntil.ShouldBe(Sundays[0]);
        await Deliver(bench, 11, 14);
        (await CatchUp(bench, 14)).Reviewed.ShouldBe(1);
        (await Record(bench)).Reviews.ShouldBe([Sundays[0], Sundays[1]]);
    }

    [Fact]
    public async Task A_review_that_another_host_computed_before_the_withdrawal_does_not_count()
    {
        await using var bench = await LoopBench.Open(Stop);
        await Deliver(bench, 0, 14);
        (await CatchUp(bench, 14)).Reviewed.ShouldBe(2);
        await Withdrawal(bench, 14).Withdraw(Anna, Sundays[0], "late data", Stop);
        var late = new AthleteFrom(Sundays[2].AddDays(1), new Athlete { KeySessionReadinessMin = 91 });
        await bench.Journal.Append(Anna, [new NewEntry(EntryKind.Review, Sundays[2], "review", "{}"u8.ToArray()), new NewEntry(EntryKind.Parameters, late.From, "", Reviewed(late))], Stop);
        (await Record(bench)).ShouldSatisfyAllConditions(r => r.Reviews.ShouldBeEmpty(), r => r.Parameters.ShouldBeEmpty());
        await Deliver(bench, 15, 21);
        (await CatchUp(bench, 21)).Reviewed.ShouldBe(1, "the week is reviewed from the parameters in force");
        (await Record(bench)).ShouldSatisfyAllConditions(r => r.Reviews.ShouldBe([Sundays[2]]), r => r.Believed.KeySessionReadinessMin.ShouldNotBe(91));
    }

    private static byte[] Reviewed(AthleteFrom version) =>
        System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(ParametersDocument.ByHand(version)).Replace("\"hand\"", "\"review\"", StringComparison.Ordinal));

    private static FakeTimeProvider Noon(int day) => LoopBench.Noon(Year[0].Date.AddDays(day));

    private static async Task<CatchUpResult> CatchUp(LoopBench bench, int day) => (await bench.At(Noon(day)).CatchUp(Anna, Stop))!.Value;

    private static Task<AthleteRecord> Record(LoopBench bench) => AthleteRecord.Read(bench.Journal, Anna, new SquadOptions(), Year[0].Date, Stop);

    private static ReviewWithdrawal Withdrawal(LoopBench bench, int day) => new(bench.Journal, bench.At(Noon(day)), new PendingAthletes(), bench.Shelf, new SquadOptions(), Noon(day));

    private static async Task Deliver(LoopBench bench, int from, int to)
    {
        NewEntry[] settings = from == 0 ? [LoopBench.Settings(Year[0].Date, "weekly-planning-1")] : [];
        await bench.Journal.Append(Anna, [.. settings, .. Year[from..(to + 1)].SelectMany(d => new[] { LoopBench.Readings(d, ""), LoopBench.Done(d, "") })], Stop);
    }
}
