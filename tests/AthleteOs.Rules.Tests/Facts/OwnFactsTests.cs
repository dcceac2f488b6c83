using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>Facts that a policy declares itself, in documents, rules and reasons.</summary>
public sealed class OwnFactsTests
{
    private const string Least = """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "own": { § } }""";

    private static readonly ReadyPolicy Policy = OwnPolicies.Tiny().Load(new Findings())!;

    [Fact]
    public void A_document_keeps_every_kind_of_value_and_is_written_back_as_it_was()
    {
        const string Own = """{"away":2,"camp":true,"doubts":null,"mood":[3,null,4.5],"trip":"long_haul"}""";
        var morning = FactsReader.Read("f", Encoding.UTF8.GetBytes(Least.Replace("{ § }", Own, StringComparison.Ordinal)), new Findings())!;
        (morning.Own["away"], morning.Own["camp"], morning.Own["trip"], morning.Own["doubts"]).ShouldBe((2.0, true, "long_haul", null));
        morning.Own["mood"].ShouldBe(new DailySeries([3, double.NaN, 4.5]));
        var written = FactsWriter.Write(morning);
        Encoding.UTF8.GetString(written).ShouldContain("""{"away":2,"camp":true,"mood":[3,null,4.5],"trip":"long_haul"}""");
        FactsReader.Read("f", written, new Findings())!.Own.ShouldBe(morning.Own);
        Policy.OwnFacts.Select(f => f.Kind == FactKind.Series ? f.ReadSeries(morning).Latest() : f.Read(morning)).ShouldBe([2, 1, 2, 4.5]);
    }

    [Theory]
    [InlineData("\"away\": §\"two\"", Codes.WrongType, "own.away must be a whole number from 0 to 7 (nights), not the text \"two\"")]
    [InlineData("\"away\": §8", Codes.OutOfRange, "own.away is 8; it must be a whole number from 0 to 7 (nights)")]
    [InlineData("\"away\": §1.5", Codes.OutOfRange, "own.away is 1.5; it must be a whole number from 0 to 7 (nights)")]
    [InlineData("\"camp\": §1", Codes.WrongType, "own.camp must be true, false or null, not a number")]
    [InlineData("\"trip\": §\"far\"", Codes.UnknownWord, "own.trip must be one of none, short, long_haul, not \"far\"")]
    [InlineData("\"mood\": [3, §11]", Codes.OutOfRange, "own.mood[1] is 11; it must be a number from 0 to 10")]
    [InlineData("§\"Away\": 2", Codes.BadName, "the name \"Away\" of a fact must be lower-case letters, digits and single underscores, such as nights_away")]
    public void A_value_that_does_not_fit_its_declaration_is_refused_at_its_place(string marked, string code, string message)
    {
        var text = Least.Replace("§", marked, StringComparison.Ordinal);
        var findings = new Findings();
        Policy.ReadFacts("facts.json", Encoding.UTF8.GetBytes(text.Replace(TinyPolicy.Mark, "", StringComparison.Ordinal)), findings).ShouldBeNull();
        var finding = findings.All.ShouldHaveSingleItem();
        (finding.Code, finding.Message, finding.Place.Column).ShouldBe((code, message, text.IndexOf(TinyPolicy.Mark, StringComparison.Ordinal) + 1));
    }

    [Fact]
    public void A_fact_that_the_policy_does_not_declare_is_ignored_with_a_warning()
    {
        var findings = new Findings();
        var morning = Policy.ReadFacts("facts.json", Encoding.UTF8.GetBytes(Least.Replace("§", "\"aways\": 2", StringComparison.Ordinal)), findings)!;
        var finding = findings.All.ShouldHaveSingleItem();
        (finding.Code, finding.Severity).ShouldBe((Codes.UnknownOwnFact, Severity.Warning));
        finding.Message.ShouldBe("own.aways is not a fact of tiny, so it is ignored; did you mean away?");
        morning.Own["aways"].ShouldBe(2.0, "another policy may read it");
        FactsReader.Read(JsonSource.Read("f", Encoding.UTF8.GetBytes(Least.Replace("§", "\"aways\": 2", StringComparison.Ordinal)), findings)!, findings, Policy.Declared(refuses: true)).ShouldBeNull();
    }

    [Fact]
    public void A_value_of_another_declaration_counts_as_missing()
    {
        var morning = new Morning { AthleteId = "a", Date = default, Own = OwnFacts.None.With("away", "many").With("camp", 1.0).With("trip", "moon").With("mood", new DailySeries([11.0])) };
        Policy.OwnFacts.Where(f => f.Kind != FactKind.Series).ShouldAllBe(f => double.IsNaN(f.Read(morning)));
        Policy.OwnFacts.Single(f => f.Kind == FactKind.Series).ReadSeries(morning).ShouldBe(DailySeries.Empty);
    }

    [Fact]
    public void Rules_read_every_kind_and_a_missing_one_leaves_them_open()
    {
        Holds(Good()).ShouldBe([false, false, false, false]);
        Holds(Good().Away(5)).ShouldBe([true, false, false, false]);
        Holds(Good().Camp(true)).ShouldBe([false, true, false, false]);
        Holds(Good().Trip("long_haul")).ShouldBe([false, false, true, false]);
        Holds(Good().Mood(8, 2, 1, 2)).ShouldBe([false, false, false, true]);
        Holds(Good() with { Own = OwnFacts.None }).ShouldBe([null, null, null, null]);

        static bool?[] Holds(Morning morning)
        {
            var set = Policy.Daily.Single(s => s.Source.Name == "own");
            var outcomes = set.Compiled.Evaluate(morning, [0, 0]);
            var holds = Enumerable.Range(0, 4).Select(i => (outcomes.Matched >> i & 1) == 1 ? true : (outcomes.Open >> i & 1) == 1 ? (bool?)null : false).ToArray();
            holds.ShouldBe(set.Rules.Select(r => r.Condition.Holds(morning, [0, 0])));
            return holds;
        }
    }

    [Fact]
    public void Reasons_and_changes_name_the_fact()
    {
        var explanation = Explainer.Explain(Policy, Good().Away(5));
        explanation.Decision.SessionType.ShouldBe(SessionType.Support);
        var reason = explanation.Because.Single(r => r.Rule == "own.away_too_long");
        (reason.Detail, reason.Margin).ShouldBe(("own.away 5 > margin 3", "nights away 5, needs at most 3: 2 over"));
        Counterfactuals.Of(Policy, Good().Away(5)).Select(f => f.Says).ShouldContain("Nights away 3 or less, 2 nights less than now: a key session.");
        Counterfactuals.Of(Policy, Good().Trip("long_haul")).Select(f => f.Says).ShouldContain("Trip short instead of long_haul: a key session.");
        Counterfactuals.Of(Policy, Good()).Select(f => f.Says).ShouldContain("With a camp: a support session.");
        Explainer.Explain(Policy, Good() with { Own = Good().Own.With("away", null) }).Unknown.ShouldContain("own.away");
    }

    [Fact]
    public void The_declarations_are_part_of_the_digest()
    {
        var before = new TinyPolicy().Load(new Findings())!.Digest;
        Policy.Digest.ShouldNotBe(before);
        OwnPolicies.Tiny().With("policy.json", "\"max\": 7", "\"max\": 14").Load(new Findings())!.Digest.ShouldNotBe(Policy.Digest);
        OwnPolicies.Tiny().With("policy.json", "\"says\": \"a camp\", \"worse\": \"higher\"", "\"says\": \"a camp\", \"worse\": \"neither\"").Load(new Findings())!.Digest.ShouldNotBe(Policy.Digest);
        OwnPolicies.Tiny().Load(new Findings())!.Digest.ShouldBe(Policy.Digest);
    }

    [Fact]
    public void A_variant_adds_facts_and_changes_none()
    {
        Findings Variant(string facts)
        {
            var findings = new Findings();
            TinyPolicy.Load(new AthleteOs.Rules.Format.PolicyFiles("other", new Dictionary<string, byte[]> { ["policy.json"] = Encoding.UTF8.GetBytes($$"""
                { "id": "other", "version": "1.0.0", "title": "Other", "says": "A variant.", "extends": "tiny", "facts": { {{facts}} } }
                """) }, _ => OwnPolicies.Tiny().Files()), findings);
            return findings;
        }

        Variant("\"fever\": { \"kind\": \"flag\", \"says\": \"a fever\", \"worse\": \"higher\" }").Errors.ShouldBe(0);
        Variant("\"camp\": { \"kind\": \"flag\", \"says\": \"a camp\", \"worse\": \"higher\" }").All.ShouldHaveSingleItem().Code.ShouldBe(Codes.CannotOverride);
    }

    [Fact]
    public void A_word_of_another_list_or_a_comparison_of_words_is_refused()
    {
        OwnPolicies.Tiny().Asking("own.Trip == Gate.Red").Load().All.ShouldNotBeEmpty();
        OwnPolicies.Tiny().Asking("own.Trip > Trip.Short").Load().All.ShouldNotBeEmpty();
        OwnPolicies.Tiny().Asking("own.Away == Trip.Short").Load().All.ShouldNotBeEmpty();
        OwnPolicies.Tiny().Asking("own.Trip == Trip.Far").Load().All.ShouldHaveSingleItem().Message.ShouldBe("Trip.Far is not a word of Trip (Trip has None, Short, LongHaul)");
        OwnPolicies.Tiny().Asking("own.Awy > 3").Load().All.ShouldHaveSingleItem().Message.ShouldStartWith("own.Awy is not a fact of this policy's own; did you mean Away?");
        OwnPolicies.Tiny().Asking("(own.Away ?? 0) > p.Margin").Load().All.ShouldHaveSingleItem().Code.ShouldBe(Codes.MissingBuysIntensity);
        OwnPolicies.Tiny().Asking("(own.Doubts ?? 0) > p.Margin", believed: true).Load().All.ShouldBeEmpty("what is believed may be replaced");
        OwnPolicies.Tiny().Asking("Trip.Short != own.Trip").Load().All.ShouldBeEmpty();
    }

    [Fact]
    public void A_table_asks_them_in_columns()
    {
        var tiny = OwnPolicies.Tiny().Without("own.json").WithFile("own.csv", "rule,own.Away,own.Trip,effect,says\nfar,>= p.Margin,LongHaul,require_recovery,Far away.\ncamped,,!None,forbid_key,On a trip.\n");
        var findings = new Findings();
        var policy = tiny.Load(findings).ShouldNotBeNull(string.Join('\n', findings.All));
        Planner.Decide(policy, Good().Away(4).Trip("long_haul")).SessionType.ShouldBe(SessionType.Recovery);
        Planner.Decide(policy, Good().Trip("short")).SessionType.ShouldBe(SessionType.Support);
        OwnPolicies.Tiny().Without("own.json").WithFile("own.csv", "rule,own.Awy,effect,says\nfar,1,note,Far.\n").Load().All[0].Message.ShouldContain("did you mean own.Away?");
        OwnPolicies.Tiny().Without("own.json").WithFile("own.csv", "rule,own.Trip,effect,says\nfar,Moon,note,Far.\n").Load().All.Select(f => f.Code).ShouldContain(Codes.UnknownWord);
    }

    private static Morning Good() => OwnPolicies.Good();
}
