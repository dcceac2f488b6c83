using System.Text;
using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Expressions.Mutants;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Policies;

/// <summary>Rules into which the core cannot look: what is said of them is true, and what would have to be guessed is not said.</summary>
public sealed class OpaqueConditionTests
{
    private static readonly FactDefinition Soreness = FactCatalog.ByName["today.Soreness"];
    private static readonly FactDefinition Sleep = FactCatalog.ByName["today.SleepHours"];
    private static readonly Condition Sore = new Condition.Opaque("sore", [Soreness]);

    // The last four read a missing fact the wrong way, or answer nothing at all.
    private static readonly Dictionary<string, Question> Questions = new(StringComparer.Ordinal)
    {
        ["sore"] = new(m => m.Today.Soreness >= 6, "today.Soreness"),
        ["odd_soreness"] = new(m => m.Today.Soreness % 2 == 1, "today.Soreness"),
        ["worn_out"] = new(m => m.Today.Soreness is { } sore && m.Today.SleepHours is { } slept ? sore > slept : null, "today.Soreness", "today.SleepHours"),
        ["fresh_unless_sore"] = new(m => !(m.Today.Soreness > 3), "today.Soreness"),
        ["sore_if_known"] = new(m => m.Today.Soreness > 3, "today.Soreness"),
        ["hrv_is_high"] = new(m => m.Hrv.LnRmssd.Mean(7, 1) > 4, "hrv.LnRmssd"),
        ["silent"] = new(_ => null, "today.SleepHours"),
    };

    private static readonly Morning Good = new()
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 25),
        Athlete = new Athlete { KeySessionReadinessMin = 65 },
        Today = new Today { ReadinessScore = 70, Illness = false, Injury = false, Soreness = 2, SleepHours = 8 },
        Intent = new WeeklyIntent { MaxWeeklyTss = 400 },
        Week = new Week { TssSoFar = 100 },
        History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = 3 },
    };

    private static readonly Morning SoreMorning = Good with { Today = Good.Today with { Soreness = 7 } };

    [Fact]
    public void Its_meaning_is_open_and_its_parts_are_what_it_reads()
    {
        Sore.Holds(Good, []).ShouldBeNull();
        new Condition.And(Sore, new Condition.Constant(false)).Holds(Good, []).ShouldBe(false);
        new Condition.Or(Sore, new Condition.Constant(true)).Holds(Good, []).ShouldBe(true);
        new Condition.Not(Sore).Facts().ShouldBe([Soreness]);
        Sore.Parts().ShouldBe([Sore, Soreness]);
        Sore.ShouldBe(new Condition.Opaque("sore", [Soreness]));
        Sore.ShouldNotBe(new Condition.Opaque("sore", [Sleep]));
    }

    [Fact]
    public void Over_many_mornings_it_can_be_anything()
    {
        foreach (var box in new[] { Box.Everything(0), Box.At(Good, []) })
        {
            Sore.Holds(box).ShouldBe(TruthSet.Any);
            new Condition.And(Sore, new Condition.Constant(false)).Holds(box).ShouldBe(TruthSet.Fails);
            new Condition.Or(new Condition.Constant(true), new Condition.Not(Sore)).Holds(box).ShouldBe(TruthSet.Holds);
        }

        LinearForms.Of([Sore]).Split().ShouldBeNull("there is no sum in it to cut");
    }

    public static TheoryData<string, string, string> Speaking()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var question in Questions.Keys.Where(q => q != "hrv_is_high").SelectMany(q => new[] { q, $"{q} and readiness below 60" }))
        {
            data.Add(question, "all", "permit_key");
            data.Add(question, "all", "forbid_key");
            data.Add(question, "first", "reduce_volume");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Speaking))]
    public void A_missing_fact_never_gives_a_harder_day(string question, string hitPolicy, string effect)
    {
        // Whatever the question makes of a missing fact, and whoever else permits.
        var policy = Load(question, hitPolicy, effect);
        var seed = Effort.Seed;
        var (random, mornings) = (new QuickRandom(seed), new RandomMornings(policy, missing: 0.15));
        FactDefinition[] observed = [.. policy.Rules.SelectMany(r => r.Facts()).Distinct().Where(f => f.About.Origin == FactOrigin.Observed)];
        for (var n = 0; n < 3_000; n++)
        {
            var morning = mornings.Next(random);
            var fact = observed[random.Next(observed.Length)];
            var without = fact.With(morning, double.NaN);
            ((int)Planner.Decide(policy, without).SessionType).ShouldBeLessThanOrEqualTo((int)Planner.Decide(policy, morning).SessionType, $"seed {seed}, morning {n}, without {fact.Path}");
        }
    }

    [Fact]
    public void An_explanation_takes_the_outcome_from_the_evaluation()
    {
        var policy = Load("sore", "all", "forbid_key");
        var reason = Reason(policy, SoreMorning);
        (reason.Outcome, reason.Numbers, reason.Detail, reason.Margin).ShouldBe((Outcome.Matched, "", "today.soreness 7", ""));

        reason = Reason(policy, Good with { Today = Good.Today with { Soreness = null } });
        (reason.Outcome, reason.Missing.ShouldHaveSingleItem()).ShouldBe((Outcome.Unknown, "today.soreness"));

        Explainer.Explain(policy, Good).Because.ShouldNotContain(r => r.Rule == "body.asked");
        Reason(Load("silent", "all", "forbid_key"), Good).Outcome.ShouldBe(Outcome.Fault, "nothing is missing, and there is no answer");

        // What decided is shown of both parts, and no margin: the opaque part may be what has to change.
        reason = Reason(Load("sore and readiness below 80", "all", "forbid_key"), SoreMorning);
        (reason.Outcome, reason.Numbers, reason.Detail, reason.Margin).ShouldBe((Outcome.Matched, "70 < 80", "today.soreness 7; today.readiness_score 70 < 80", ""));
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void Nothing_is_proved_of_policies_that_it_may_make_differ()
    {
        var diff = PolicyDiff.Of(Load("sore", "all", "forbid_key"), Load("sore", "all", "forbid_key"));
        (diff.Witness, diff.IsProved).ShouldBe((null, false), "sampled: two questions of one name may differ in their answers");
        diff.Causes.ShouldBeEmpty();

        var other = PolicyDiff.Of(Load("sore", "all", "forbid_key"), Load("odd_soreness", "all", "forbid_key"));
        DiffSearch.Differ(Load("sore", "all", "forbid_key"), Load("odd_soreness", "all", "forbid_key"), other.Witness.ShouldNotBeNull()).ShouldBeTrue();
    }

    [Fact]
    public void What_does_not_depend_on_it_is_proved_all_the_same()
    {
        var diff = PolicyDiff.Of(Load("sore", "all", "note"), Load("odd_soreness", "all", "note"));
        diff.IsProved.ShouldBeTrue("a note changes no day");
        Doubts(Load("sore and readiness below 0", "all", "forbid_key")).ShouldHaveSingleItem().Code.ShouldBe(Codes.NeverMatches);
    }

    [Theory]
    [InlineData("sore", "all", "forbid_key")]
    [InlineData("sore", "all", "permit_key")]
    [InlineData("silent", "all", "permit_key")]
    public void Nothing_is_doubted_that_would_have_to_be_guessed(string question, string hitPolicy, string effect) =>
        Doubts(Load(question, hitPolicy, effect)).ShouldBeEmpty();

    [Fact]
    public void A_gap_between_opaque_rules_is_told_with_a_morning_that_was_tried()
    {
        var gap = Doubts(Load("sore", "first", "reduce_volume")).ShouldHaveSingleItem();
        gap.Code.ShouldBe(Codes.NothingSpeaks);
        gap.Message.ShouldContain("soreness");
    }

    [Fact]
    public void A_change_that_it_may_give_is_found_by_trying_and_says_so()
    {
        var policy = Load("sore", "all", "forbid_key");
        var flip = Counterfactuals.Of(policy, SoreMorning).Single(f => f.Fact == Soreness);
        (flip.To, flip.Then, flip.Sampled).ShouldBe((5, SessionType.Key, true));
        flip.Says.ShouldBe("Soreness 5 or less, 2 less than now: a key session. Only some values were tried: a smaller change may do.");
        Encoding.UTF8.GetString(DecisionDocument.Write(policy, SoreMorning, Explainer.Explain(policy, SoreMorning))).ShouldContain("Only some values were tried");

        // What no opaque condition reads is found exactly, as ever.
        Counterfactuals.Of(policy, Good).Where(f => f.Fact != Soreness).ShouldAllBe(f => !f.Sampled);
        Counterfactuals.Of(policy, Good).Single(f => f.Fact.Path == "today.readiness_score").To.ShouldBe(64);
    }

    [Theory]
    [MemberData(nameof(Speaking))]
    public void Each_change_gives_what_it_says(string question, string hitPolicy, string effect)
    {
        var policy = Load(question, hitPolicy, effect);
        var seed = Effort.Seed;
        var (random, mornings) = (new QuickRandom(seed), new RandomMornings(policy, missing: 0.02));
        for (var n = 0; n < 200; n++)
        {
            var morning = mornings.Next(random);
            foreach (var flip in Counterfactuals.Of(policy, morning))
            {
                var changed = ChangeableFact.Of(policy).Single(l => l.Fact == flip.Fact).Change(morning, flip.To);
                Planner.Decide(policy, changed).SessionType.ShouldBe(flip.Then, $"seed {seed}, morning {n}: {flip.Says}");
            }
        }
    }

    [Fact]
    public void The_rulebook_says_what_it_depends_on() =>
        Rulebook.Markdown(Load("worn_out and readiness below 60", "all", "forbid_key"))
            .ShouldContain("If worn out applies, which depends on the soreness and the sleep last night and the readiness this morning is less than 60: no key session.");

    [Fact]
    public void No_mutant_is_made_of_it_and_that_is_said()
    {
        var tiny = Tiny("sore", "all", "forbid_key");
        var mutants = new PolicyMutants(Load("sore", "all", "forbid_key"), tiny.Files());
        mutants.NotMutated.ShouldBe(["body.asked"]);
        mutants.All().Select(m => m.Of).ShouldNotContain("body.asked");
        mutants.All().Select(m => m.Of).ShouldContain("gating.ill");

        var margin = mutants.All().First(m => m.Of == "parameters.margin").Make().ShouldNotBeNull();
        Planner.Decide(margin, SoreMorning).SessionType.ShouldBe(SessionType.Support, "its rules are read again by their own engine");
    }

    [Fact]
    public void A_series_may_be_read_by_a_note_alone()
    {
        var findings = new Findings();
        Tiny("hrv_is_high", "all", "permit_key").Load("body", new QuestionEngine(Questions), findings).ShouldBeNull();
        var refused = findings.All.ShouldHaveSingleItem();
        refused.Code.ShouldBe(Codes.MissingBuysIntensity);
        AuthorsWords.Are(refused.Message).ShouldBeTrue();
        Load("hrv_is_high", "all", "note");
    }

    [Fact]
    public void A_parameter_that_it_may_read_is_not_said_to_be_read_by_nobody()
    {
        var findings = new Findings();
        var unread = new TinyPolicy().With("easing.json", "derived.Bar - p.Margin", "derived.Bar");
        unread.Load(findings);
        findings.All.ShouldContain(f => f.Code == Codes.ParameterNeverRead);

        findings = new Findings();
        Tiny("sore", "all", "forbid_key").With("easing.json", "derived.Bar - p.Margin", "derived.Bar").Load("body", new QuestionEngine(Questions), findings).ShouldNotBeNull();
        findings.All.ShouldNotContain(f => f.Code == Codes.ParameterNeverRead);
    }

    private static Reason Reason(ReadyPolicy policy, Morning morning) => Explainer.Explain(policy, morning).Because.Single(r => r.Rule == "body.asked");

    private static IReadOnlyList<Finding> Doubts(ReadyPolicy policy)
    {
        var findings = new Findings();
        RuleDoubts.Check(policy, findings);
        return [.. findings.InOrder()];
    }

    private static TinyPolicy Tiny(string question, string hitPolicy, string effect) => new TinyPolicy().WithRuleSet("body", hitPolicy, ("asked", question, effect));

    private static ReadyPolicy Load(string question, string hitPolicy, string effect)
    {
        var findings = new Findings();
        return Tiny(question, hitPolicy, effect).Load("body", new QuestionEngine(Questions), findings).ShouldNotBeNull(string.Join('\n', findings.All));
    }
}
