using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Experiments;

/// <summary>Every fault of an experiment is found at its place, with a code and the author's words.</summary>
public sealed class ExperimentReaderTests
{
    private static readonly (string Code, string Before, string After)[] Faults =
    [
        (Codes.ExperimentArms, "{ \"name\": \"b\", \"policy\": \"two\", \"version\": \"1.0.0\", \"digest\": \"sha256:2\" }", "§{ \"name\": \"b\", \"policy\": \"two\", \"version\": \"1.0.0\", \"digest\": \"sha256:1\" }"),
        (Codes.ExperimentArms, "{ \"name\": \"b\"", "§{ \"name\": \"a\""),
        (Codes.ExperimentDates, "\"2027-12-31\"", "§\"2026-12-31\""),
        (Codes.ExperimentDates, "\"2027-12-31\"", "§\"2027-01-05\""),
        (Codes.ExperimentDates, "\"2027-12-31\"", "§\"9999-12-31\""),
        (Codes.RepeatedName, "\"alpha\": 0.05", "\"secondary_outcomes\": [\"load\", §\"readiness\"], \"alpha\": 0.05"),
        (Codes.RepeatedName, "\"alpha\": 0.05", "\"secondary_outcomes\": [\"load\", §\"load\"], \"alpha\": 0.05"),
        (Codes.OutOfRange, "\"alpha\": 0.05", "\"eligibility\": { \"responder_classes\": §[] }, \"alpha\": 0.05"),
        (Codes.OutcomeNotRecorded, "\"readiness\"", "§\"rediness\""),
        (Codes.ExperimentDesign, "\"kind\": \"parallel\",", "\"kind\": \"parallel\", \"pairs\": §3,"),
        (Codes.ExperimentDesign, "{ \"kind\": \"parallel\", \"baseline_bounds\": [60, 70] }", "{ \"kind\": \"crossover\", \"pairs\": 3, \"block_days\": 14, \"baseline_bounds\": §[60, 70] }"),
        (Codes.ExperimentDesign, "\"planned_athletes\": 100,", "\"planned_athletes\": 100, \"planned_groups\": §10,"),
        (Codes.ExperimentDesign, "\"unit\": \"athlete\"", "\"unit\": \"group\", \"planned_groups\": §200"),
        (Codes.ExperimentDesign, $"\"unit\": \"athlete\", \"consent\": \"recorded\",\n  \"design\": {{ \"kind\": \"parallel\", \"baseline_bounds\": [60, 70] }}", $"\"unit\": §\"group\", \"planned_groups\": 10, \"consent\": \"recorded\", \"design\": {TinyExperiment.Blocks}"),
        (Codes.OutOfRange, "\"alpha\": 0.05", "\"alpha\": §5"),
        (Codes.UnknownWord, "\"unit\": \"athlete\"", "\"unit\": §\"team\""),
        (Codes.UnknownWord, "\"parallel\"", "§\"paralel\""),
        (Codes.UnknownField, "\"unit\":", "§\"units\":"),
        (Codes.MissingField, "{\n  \"id\": \"tiny\",", "§{\n"),
        (Codes.OutOfRange, "[60, 70]", "§[70, 60]"),
        (Codes.OutOfRange, "\"2027-01-04\"", "§\"4.1.2027\""),
        (Codes.WrongType, "\"alpha\": 0.05", "\"alpha\": §\"5 %\""),
        (Codes.BadName, "\"id\": \"tiny\"", "\"id\": §\"Tiny one\""),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Faults.Length)];

    [Theory, MemberData(nameof(Numbers))]
    public void A_fault_is_found_at_its_place(int number)
    {
        var (code, before, after) = Faults[number];
        var marked = TinyExperiment.With(before, after);
        var lines = marked[..marked.IndexOf('§', StringComparison.Ordinal)].Split('\n');
        var findings = new Findings();

        TinyExperiment.Read(marked.Replace("§", "", StringComparison.Ordinal), findings).ShouldBeNull();

        findings.All.Where(f => f.Code == code).Select(f => f.Place).ShouldContain(new Place("tiny.json", lines.Length, lines[^1].Length + 1), string.Join('\n', findings.All));
        findings.All.ShouldAllBe(f => AuthorsWords.Are(f.Message));
    }

    [Fact]
    public void An_outcome_that_does_not_wash_out_is_refused_in_blocks()
    {
        var findings = new Findings();
        TinyExperiment.Read(TinyExperiment.InBlocks().Replace("\"readiness\"", "\"performance_change\"", StringComparison.Ordinal), findings).ShouldBeNull();
        findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.ExperimentDesign);
    }

    [Fact]
    public void An_experiment_without_faults_is_read_and_its_digest_ignores_layout_only()
    {
        var read = TinyExperiment.Read(TinyExperiment.Text);
        (read.Arms.Count, read.Days, read.Primary.Outcome).ShouldBe((2, 362, RecordedOutcome.Readiness));
        TinyExperiment.Read(TinyExperiment.Text.Replace("\n", " ", StringComparison.Ordinal)).Digest.ShouldBe(read.Digest);
        TinyExperiment.Read(TinyExperiment.With("\"alpha\": 0.05", "\"alpha\": 0.06")).Digest.ShouldNotBe(read.Digest);
    }

    [Fact]
    public void An_arm_is_served_only_with_the_registered_version_and_digest()
    {
        var policy = ShippedPolicies.Get("weekly-planning");
        var own = TinyExperiment.Text.Replace("\"policy\": \"one\", \"version\": \"1.0.0\", \"digest\": \"sha256:1\"", $"\"policy\": \"weekly-planning\", \"version\": \"{policy.Version}\", \"digest\": \"{policy.Digest}\"", StringComparison.Ordinal);
        var findings = new Findings();

        ServedArms.Of(TinyExperiment.Read(own), id => id == "weekly-planning" ? policy : null, findings).ShouldBeNull();

        var missing = findings.All.ShouldHaveSingleItem();
        (missing.Code, missing.Place.Line).ShouldBe((Codes.ArmNotServed, 5));
        findings = new Findings();
        ServedArms.Of(TinyExperiment.Read(own), _ => policy, findings).ShouldBeNull();
        findings.All.ShouldHaveSingleItem().Message.ShouldContain("is registered as two 1.0.0");
    }

    [Fact]
    public void A_squad_names_each_athlete_once_and_only_arms_that_exist()
    {
        var findings = new Findings();
        const string Squad = """{ "athletes": [ { "athlete_id": "1", "override": "c" }, { "athlete_id": "1" } ] }""";

        SquadReader.Read("squad.json", Encoding.UTF8.GetBytes(Squad), TinyExperiment.Read(TinyExperiment.Text), findings).ShouldBeNull();

        findings.All.Select(f => f.Code).ShouldBe([Codes.UnknownWord, Codes.RepeatedName]);
    }

    [Fact]
    public void A_squad_is_read_as_it_is_written_and_without_consent_there_is_none()
    {
        const string Squad = """
            { "athletes": [
              { "athlete_id": "1", "group": "g", "responder_class": "high", "baseline": 64.5, "tau2": 100, "consent": true, "return_to_play": true, "override": "a", "assigned": "b" },
              { "athlete_id": "2" }
            ] }
            """;
        SquadReader.Read("squad.json", Encoding.UTF8.GetBytes(Squad), TinyExperiment.Read(TinyExperiment.Text), new Findings()).ShouldBe(
        [
            new SquadAthlete { Id = "1", Group = "g", Responder = ResponderClass.High, Baseline = 64.5, Tau2 = 100, HasConsent = true, ReturnsToPlay = true, Override = "a", Assigned = "b" },
            new SquadAthlete { Id = "2" },
        ]);
        var findings = new Findings();
        SquadReader.Read("squad.json", "{ }"u8, TinyExperiment.Read(TinyExperiment.Text), findings).ShouldBeNull("a squad without athletes is a mistake");
        findings.All.Single().Code.ShouldBe(Codes.MissingField);
    }
}
