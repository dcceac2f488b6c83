using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Explaining;

/// <summary>Every change that a decision names gives what it says, and nothing nearer does. A failure names its seed.</summary>
public sealed class CounterfactualsTests
{
    private const int Batches = 10;

    public static TheoryData<string> Policies() => [.. ShippedPolicies.Ids(), "moving", "crooked", "watchful"];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Each_change_gives_what_it_says_and_nothing_nearer_does(string id)
    {
        var policy = Get(id).ByDefinition;
        var mornings = new RandomMornings(policy, missing: 0.02);
        var count = Effort.Usual(id == "weekly-planning" ? 10_000 : Effort.With(2_000, policy.Policy.Extends.Count > 0));
        var seed = Effort.Seed;
        var found = new System.Collections.Concurrent.ConcurrentBag<string>();
        var claims = 0;
        Parallel.For(0, Batches, batch =>
        {
            var random = new QuickRandom(seed + batch);
            for (var n = 0; n < (count + Batches - 1) / Batches; n++)
            {
                var morning = mornings.Next(random);
                var flips = Counterfactuals.Of(policy, morning);
                Interlocked.Add(ref claims, flips.Count);
                if (Fault(policy, morning, flips, random) is { } fault)
                {
                    found.Add($"seed {seed}, batch {batch}, morning {n}: {fault}");
                }
            }
        });
        found.Take(3).ShouldBeEmpty();
        claims.ShouldBeGreaterThan(count / 2, "the promise could hold because nothing is ever claimed");
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_changed_morning_is_one_that_a_document_can_hold(string id)
    {
        var policy = Get(id);
        var (mornings, seed) = (new RandomMornings(policy), Effort.Seed);
        var random = new QuickRandom(seed);
        for (var n = 0; n < Effort.Usual(Effort.With(500, policy.Policy.Extends.Count > 0)); n++)
        {
            var morning = mornings.Next(random);
            var given = Read(morning);
            foreach (var flip in given is null ? [] : Counterfactuals.Of(policy, given))
            {
                var changed = Lever(policy, flip.Fact).Change(given!, flip.To);
                var read = Read(changed);
                FactContradictions.Of(changed).ShouldBeEmpty($"seed {seed}, morning {n}: {flip.Says}");
                read.ShouldNotBeNull($"seed {seed}, morning {n}: {flip.Says}");
                Planner.Decide(policy, read).SessionType.ShouldBe(flip.Then, $"seed {seed}, morning {n}: {flip.Says}");
            }
        }
    }

    [Fact]
    public void A_refused_morning_is_told_what_it_lacks()
    {
        var flips = Of(Best() with { Today = new Today { ReadinessScore = 62, Illness = false, Injury = false } });
        flips.Select(f => f.Says).ShouldContain("Readiness this morning 65 or more, 3 points more than now: a key session.");
        var late = Of(Best() with { History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = 2 } });
        late.Select(f => f.Says).ShouldContain("1 more day since the last key session: a key session.");
    }

    [Fact]
    public void A_key_session_is_told_what_would_lose_it()
    {
        var flips = Of(Best());
        (flips.Single(f => f.Fact.Name == "today.ReadinessScore") is { From: 72, To: 64, Then: SessionType.Support, KeyAt: null }).ShouldBeTrue();
        (flips.Single(f => f.Fact.Name == "fatigue.Tsb") is { From: 5, To: -31 }).ShouldBeTrue();
        (flips.Single(f => f.Fact.Name == "week.TssSoFar") is { To: 521 }).ShouldBeTrue();
        flips.ShouldAllBe(f => f.Then < SessionType.Key);
    }

    [Fact]
    public void Where_a_nearer_change_gives_less_the_key_session_is_told_beside_it()
    {
        var flip = Of(Best() with { Today = new Today { ReadinessScore = 40, Illness = false, Injury = false } }).Single(f => f.Fact.Name == "today.ReadinessScore");
        (flip is { To: 50, Then: SessionType.Support, KeyAt: 65 }).ShouldBeTrue(flip.ToString());
        flip.Says.ShouldBe("Readiness this morning 50 or more, 10 points more than now: a support session; a key session from 65 or more.");
    }

    [Fact]
    public void A_fact_that_is_told_in_tenths_is_answered_in_tenths() =>
        Of(Best() with { Today = new Today { ReadinessScore = 62.4, Illness = false, Injury = false }, Athlete = new Athlete { KeySessionReadinessMin = 64.6 } })
            .Select(f => f.Says).ShouldContain("Readiness this morning 64.6 or more, 2.2 points more than now: a key session.");

    [Fact]
    public void Todays_reading_is_the_last_of_its_series()
    {
        var policy = new TinyPolicy().Asking("daily.Soreness.Min(3, 3) >= p.Margin || daily.SleepHours.DaysBelow(today.SleepHours, 2) >= 1").Load(new Findings())!;
        var morning = new Morning
        {
            AthleteId = "a",
            Date = new DateOnly(2026, 11, 26),
            Athlete = new Athlete { KeySessionReadinessMin = 65 },
            Today = new Today { ReadinessScore = 72, Illness = false, Injury = false, Soreness = 6, SleepHours = 8 },
            Daily = new Daily { Soreness = new DailySeries([2, 7, 7, 6]), SleepHours = new DailySeries([7, 8]) },
            Week = new Week { TssSoFar = 0 },
            Intent = new WeeklyIntent { MaxWeeklyTss = 500 },
            History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = 3, RecoveredSinceLastKeySession = true },
            Yesterday = new Yesterday { SessionType = SessionType.Rest },
        };
        Counterfactuals.Of(policy, morning).Where(f => f.Then == SessionType.Key).Select(f => f.Says).ShouldBe(["Soreness 4 or less, 2 less than now: a key session."]);
        Lever(policy, FactCatalog.ByName["today.Soreness"]).Change(morning, 4).Daily.Soreness.ShouldBe(new DailySeries([2, 7, 7, 4]));
    }

    [Fact]
    public void What_is_believed_or_meant_is_never_asked_to_change()
    {
        var policy = ShippedPolicies.Get("weekly-planning-1");
        ChangeableFact.Of(policy).Select(l => l.Fact).ShouldAllBe(f => f.About.Origin == FactOrigin.Observed && f.Group != "intent" && f.Group != "athlete");
        ChangeableFact.Of(policy).Select(l => l.Fact.Name).ShouldContain("week.TssSoFar");
        ChangeableFact.Of(policy).Select(l => l.Fact.Name).ShouldNotContain("today.Soreness", "no rule reads it");
    }

    private static string? Fault(ReadyPolicy policy, Morning morning, IReadOnlyList<Flip> flips, Random random)
    {
        var day = Planner.Decide(policy, morning).SessionType;
        foreach (var flip in flips)
        {
            var then = After(policy, morning, flip.Fact, flip.To);
            if (then != flip.Then || then == day)
            {
                return $"{flip.Says} It gives {then}, from {day}";
            }
        }

        foreach (var lever in ChangeableFact.Of(policy).Where(l => l.Fact.Kind == FactKind.Number && l.IsKept(morning)))
        {
            var from = lever.Fact.Read(morning);
            foreach (var up in new[] { false, true })
            {
                var flip = flips.FirstOrDefault(f => f.Fact == lever.Fact && (double.IsNaN(from) || f.To > from == up));
                if (First(Nearer(lever.Fact, from, up, flip?.To, random), type => type != day) is var nearer && !double.IsNaN(nearer))
                {
                    return $"{lever.Fact.Name} {from}: {nearer} changes it already, not only {flip?.To}";
                }

                if (flip is { Then: not SessionType.Key } && day != SessionType.Key
                    && First(Nearer(lever.Fact, from, up, flip.KeyAt, random), type => type == SessionType.Key) is var key && !double.IsNaN(key))
                {
                    return $"{lever.Fact.Name} {from}: {key} gives a key session already, not only {flip.KeyAt}";
                }
            }

            // Nearly all values leave the day as it is, so whether a morning can have the value is looked at last.
            double First(IEnumerable<double> values, Func<SessionType, bool> gives) =>
                values.FirstOrDefault(v => lever.Change(morning, v) is var changed && gives(Planner.Decide(policy, changed).SessionType) && FactContradictions.Count(changed) == 0, double.NaN);
        }

        return null;
    }

    // The values between, in the steps in which the fact is told: all of them where they are few, otherwise those next to the one named and some drawn.
    private static IEnumerable<double> Nearer(FactDefinition fact, double from, bool up, double? to, Random random)
    {
        var about = fact.About;
        if (double.IsNaN(from) && up != (about.Worse == Worse.Lower))
        {
            return [];
        }

        var step = Counterfactuals.StepOf(fact, from);
        var start = double.IsNaN(from) ? up ? about.Min - step : about.Max + step : double.IsPositiveInfinity(from) ? about.Max + step : from;
        var end = to ?? (up ? about.Max + step : about.Min - step);
        var (low, high) = (Math.Floor(Math.Min(start, end) / step + 1e-9) + 1, Math.Ceiling(Math.Max(start, end) / step - 1e-9) - 1);
        if (low > high)
        {
            return [];
        }

        var steps = high - low < 110 ? Enumerable.Range(0, (int)(high - low) + 1).Select(i => low + i)
            : Enumerable.Range(0, 60).Select(i => i < 3 ? low + i : i < 6 ? high - (i - 3) : Math.Floor(low + random.NextDouble() * (high - low)));
        return steps.Select(n => Math.Round(n * step, 4));
    }

    private static SessionType After(ReadyPolicy policy, Morning morning, FactDefinition fact, double to) => Planner.Decide(policy, Lever(policy, fact).Change(morning, to)).SessionType;

    private static ChangeableFact Lever(ReadyPolicy policy, FactDefinition fact) => ChangeableFact.Of(policy).Single(l => l.Fact == fact);

    private static Morning? Read(Morning morning) => FactsReader.Read("facts.json", FactsWriter.Write(morning), new Findings());

    private static IReadOnlyList<Flip> Of(Morning morning) => Counterfactuals.Of(ShippedPolicies.Get("weekly-planning-1"), morning);

    private static Morning Best() => new()
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 26),
        Athlete = new Athlete { KeySessionReadinessMin = 65 },
        Today = new Today { ReadinessScore = 72, Illness = false, Injury = false },
        Fatigue = new Fatigue { Ctl = 60, Atl = 55, Tsb = 5 },
        Intent = new WeeklyIntent { KeySessionsTarget = 2, KeySessionsCompleted = 1, MaxWeeklyTss = 600 },
        Week = new Week { TssSoFar = 240 },
        History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = 3 },
    };

    // Beside the shipped ones: a policy whose bar, target and ceiling move with the day, and one that is not monotone and not a straight line.
    private static ReadyPolicy Get(string id) => id switch
    {
        "moving" => new TinyPolicy()
            .With("bars.json", "\"athlete.KeySessionReadinessMin\"", "\"athlete.KeySessionReadinessMin + Calc.Max(fatigue.Atl - fatigue.Ctl, 0) / 2 - Calc.Floor(today.SleepHours)\"")
            .With("intent.json", "\"true\"", "\"week.TssSoFar < 200\"").With("intent.json", "\"set:key_sessions_target\"", "\"set:max_weekly_tss\"")
            .With("intent.json", "\"Expression\": \"1\"", "\"Expression\": \"Calc.Round(600 - fatigue.Atl - week.TssSoFar / 4)\"")
            .With("gating.json", "\"today.Illness == true\"", "\"today.Illness == true || week.TssSoFar > intent.MaxWeeklyTss - today.Soreness * 20\"").Load(new Findings())!,
        "crooked" => new TinyPolicy()
            .With("easing.json", "today.ReadinessScore < derived.Bar - p.Margin", "Calc.Abs(today.SleepHours - 8) > 2 || today.Soreness * today.Soreness > 30")
            .With("gating.json", "\"today.Illness == true\"", "\"today.Illness == true || (today.ReadinessScore > 90 && today.SleepHours * 10 < today.ReadinessScore)\"").Load(new Findings())!,
        "watchful" => PagePolicy.Get("trends.md", "watchful"),
        _ => ShippedPolicies.Get(id),
    };
}
