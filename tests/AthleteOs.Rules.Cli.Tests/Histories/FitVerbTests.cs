using System.Text.Json;
using System.Xml.Linq;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Histories;

/// <summary><c>athleteos fit</c> for coaches and programs.</summary>
public sealed class FitVerbTests : IDisposable
{
    private const string PublishedParameters = "p0=261.92737210897678,k1=0.18258190690144069,k2=0.23016327121095306,tau1=35.821034441472136,tau2=21.339714582978822";

    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-").FullName;

    public FitVerbTests() => Put("h.json", KnownAthletes.Of(KnownAthletes.Athlete(k1: 0.15, k2: 0.25), 0.5, every: 7));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_page_that_a_coach_can_read()
    {
        var call = Run("fit", "h.json", "--typical-error", "1", "--parameters", "p0=250,k1=0.15,k2=0.25,tau1=42,tau2=12", "--day", "100");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Errors.ShouldBeEmpty();
        Golden.Matches(call.Output, "tests", "AthleteOs.Rules.Cli.Tests", "Golden", "fit.txt");
    }

    [Fact]
    public void The_same_call_gives_the_same_bytes()
    {
        var first = Run("fit", "h.json", "--json");
        Run("fit", "h.json", "--json").Output.ShouldBe(first.Output);
        first.Output.ShouldNotBeEmpty();
    }

    [Fact]
    public void Machines_get_one_document_whose_athlete_goes_into_a_facts_document()
    {
        using var document = JsonDocument.Parse(Run("fit", "h.json", "--typical-error", "1", "--json").Output);
        var root = document.RootElement;
        root.GetProperty("fitted").GetBoolean().ShouldBeTrue();
        root.GetProperty("parameters").GetProperty("tau2").GetProperty("prior").GetProperty("median").GetDouble().ShouldBe(12, 0.7);
        root.GetProperty("days").GetArrayLength().ShouldBe(210);
        var athlete = root.GetProperty("athlete");
        athlete.GetProperty("responder_class").GetString().ShouldBe("high");
        athlete.GetProperty("k1").GetDouble().ShouldBe(0.15, 0.05);
        var findings = new Findings();
        var facts = $$"""{ "athlete": { "athlete_id": "1", {{athlete.GetRawText().Trim().TrimStart('{').TrimEnd('}')}} }, "date": "2026-11-23" }""";
        FactsReader.Read("facts.json", System.Text.Encoding.UTF8.GetBytes(facts), findings);
        findings.All.ShouldBeEmpty();
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void Pictures_are_written_and_have_titles()
    {
        var call = Run("fit", "h.json", "--out", "new/pictures");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Output.ShouldEndWith("Written: new/pictures/fit.png, new/pictures/fit.svg\n");
        var png = File.ReadAllBytes(Path.Combine(_folder, "new", "pictures", "fit.png"));
        png.AsSpan().StartsWith<byte>([0x89, 0x50, 0x4E, 0x47]).ShouldBeTrue();
        png.Length.ShouldBeGreaterThan(20_000);
        var svg = File.ReadAllText(Path.Combine(_folder, "new", "pictures", "fit.svg"));
        XDocument.Parse(svg).Root!.Name.LocalName.ShouldBe("svg");
        svg.Length.ShouldBeGreaterThan(20_000);
    }

    [SharedDataFact(SharedData.Cyclist)]
    public void A_newcomer_reproduces_the_published_cyclist()
    {
        var file = SharedData.File(SharedData.Cyclist);
        var import = Run("import", file, "--map", "date=Day,tss=BikeScore,performance=Test_5min_Power", "--first-day", "2000-01-03", "--load-unit", "BikeScore", "--performance-unit", "W", "--out", "cyclist.json");
        import.ExitCode.ShouldBe(0, import.Errors);
        var page = Run("fit", "cyclist.json", "--parameters", PublishedParameters, "--day", "45").Output;
        page.ShouldContain("R2 0.97922");
        page.ShouldContain("day 45, 2000-02-16: p 273.0750509 W, g 841.0154547, h 618.7195981\n");
        page.ShouldContain("t_n 12.22470784 d, t_g 39.56601897 d\n");
        page.ShouldContain("Responder class: unclassified");
        using var document = JsonDocument.Parse(Run("fit", "cyclist.json", "--parameters", PublishedParameters, "--day", "2000-02-16", "--json").Output);
        var given = document.RootElement.GetProperty("given_parameters");
        given.GetProperty("r_squared").GetDouble().ShouldBe(0.979224, 1e-6);
        given.GetProperty("sum_of_squared_errors").GetDouble().ShouldBe(20.254559, 20e-6);
        given.GetProperty("p").GetDouble().ShouldBe(273.07505090301606, 273e-9);
        given.GetProperty("t_n").GetDouble().ShouldBe(12.224707842077706, 12e-9);
        given.GetProperty("t_g").GetDouble().ShouldBe(39.566018965827936, 39e-9);
        var influence = given.GetProperty("influence").EnumerateArray().ToDictionary(i => i.GetProperty("days_before").GetInt32(), i => i.GetProperty("performance_per_load").GetDouble());
        influence[0].ShouldBe(-0.047581364309512375, 0.047e-9);
        influence[36].ShouldBe(0.024235973893687937, 0.024e-9);
    }

    [Fact]
    public void A_history_that_cannot_carry_a_fit_ends_with_1()
    {
        Put("short.json", new TrainingHistory(KnownAthletes.Of(KnownAthletes.Athlete(), 1).Days.Take(40), "TSS", "W"));
        var call = Run("fit", "short.json");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldBeEmpty();
        call.Errors.ShouldContain("short.json AO731 only one day has a performance test; a fit needs at least 3");
        call.Errors.ShouldEndWith("No model was fitted. rules/docs/codes.md explains each code.\n");
        var machine = Run("fit", "short.json", "--json", "--out", "pictures");
        machine.ExitCode.ShouldBe(1);
        using var document = JsonDocument.Parse(machine.Output);
        document.RootElement.GetProperty("fitted").GetBoolean().ShouldBeFalse();
        document.RootElement.GetProperty("findings").EnumerateArray().ShouldContain(f => f.GetProperty("code").GetString() == "AO731");
        Directory.Exists(Path.Combine(_folder, "pictures")).ShouldBeFalse();
    }

    [Fact]
    public void A_CSV_names_no_unit_so_the_call_does()
    {
        Run("import", "h.json", "--out", "h.csv").ExitCode.ShouldBe(0);
        var refused = Run("fit", "h.csv");
        refused.ExitCode.ShouldBe(1);
        refused.Errors.ShouldContain("add --performance-unit W");
        Run("fit", "h.csv", "--performance-unit", "W").Output.ShouldBe(Run("fit", "h.json").Output.Replace("h.json", "h.csv", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("fit", "no-such-file.json")]
    [InlineData("fit", ".")]
    [InlineData("fit", "h.json", "--typical-error", "0")]
    [InlineData("fit", "h.json", "--typical-error", "some")]
    [InlineData("fit", "h.json", "--parameters", "p0=250")]
    [InlineData("fit", "h.json", "--day", "5")]
    [InlineData("fit", "h.json", "--parameters", "p0=250,k1=0.1,k2=0.2,tau1=42,tau2=12", "--day", "0")]
    [InlineData("fit", "h.json", "--parameters", "p0=250,k1=0.1,k2=0.2,tau1=42,tau2=12", "--day", "211")]
    [InlineData("fit", "h.json", "--parameters", "p0=250,k1=0.1,k2=0.2,tau1=42,tau2=12", "--day", "2024-12-31")]
    [InlineData("fit", "h.json", "--out", "h.json")]
    public void A_wrong_call_ends_with_2_and_the_remedy(params string[] arguments)
    {
        var call = Run(arguments);
        call.ExitCode.ShouldBe(2, call.Output);
        call.Output.ShouldBeEmpty();
        call.Errors.ShouldNotBeNullOrWhiteSpace();
        call.Errors.ShouldNotContain("   at ");
        call.Errors.ShouldNotContain("Exception");
    }

    private Command.Ended Run(params string[] arguments) => Command.Run(arguments, null, _folder);

    private void Put(string file, TrainingHistory history)
    {
        using var output = File.Create(Path.Combine(_folder, file));
        using var json = new Utf8JsonWriter(output);
        HistoryWriter.WriteJson(json, history);
    }
}
