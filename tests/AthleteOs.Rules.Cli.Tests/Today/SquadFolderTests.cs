using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Today;

/// <summary>A folder of athletes' folders, with files in the wrong place, and exports that are short.</summary>
public sealed class SquadFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-").FullName;

    public SquadFolderTests() => ExportsOfAnAthlete.Write(Path.Combine(_folder, "anna"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_stray_file_next_to_athletes_is_named_and_does_not_hide_them()
    {
        Today(".", "--yes").Output.ShouldStartWith("Tuesday 12 May 2026, 1 athlete\n");
        File.WriteAllText(Path.Combine(_folder, "team.csv"), "date,tss\n2026-05-11,80\n");
        var squad = Today(".");
        squad.ExitCode.ShouldBe(0, squad.Errors);
        squad.Output.ShouldStartWith("Tuesday 12 May 2026, 1 athlete\n");
        squad.Errors.ShouldBe("./team.csv AO714 warning: the file is next to the athletes' folders and belongs to none, so it is not read; move it into the folder of its athlete\n");
        Today(".", "--json").Output.ShouldContain("AO714");
    }

    [Fact]
    public void Without_a_sign_of_athletes_a_folder_with_files_is_one_athlete_and_the_folders_in_it_are_named()
    {
        File.WriteAllText(Path.Combine(_folder, "team.csv"), "date,tss,readiness_score\n2026-05-11,80,70\n");
        var one = Today(".", "--yes");
        one.Errors.ShouldBe(". AO714 warning: the folder has files of its own (team.csv), so it is read as one athlete's, without its folders anna; for a squad, move these files into the folder of their athlete\n");
        one.Output.ShouldContain(" session for ");
    }

    [Fact]
    public void Short_exports_show_an_estimate_of_the_balance_at_their_start_and_the_answer_uses_it()
    {
        Run("anna", "2026-05-12", "--yes").Output.ShouldNotContain("\nBalance ", Case.Sensitive, "ten weeks are enough");
        var early = Run("anna", "2026-03-20");
        early.Output.ShouldContain("\nBalance    unknown until Wednesday 15 April, because the exports begin on Wednesday 4 March and do not contain CTL and ATL of that day\n");
        early.Output.ShouldContain("an estimate needs 4 weeks of loads");
        var late = Run("anna", "2026-04-07");
        late.Output.ShouldContain("           estimate: CTL 50 (50 to 50) and ATL 50 (50 to 50) with 95 % intervals, if the weeks before were like the first 4\n");
        late.Output.ShouldContain("fatigue.tsb");
        Run("anna", "2026-04-07", "--json").Output.ShouldContain("\"unknown_balance\":");

        var answers = Path.Combine(_folder, "anna", ".athleteos", "answers.json");
        var kept = File.ReadAllText(answers);
        File.WriteAllText(answers, kept.TrimEnd().TrimEnd('}') + ", \"start_balance\": { \"ctl\": 50, \"atl\": 52 } }");
        var known = Run("anna", "2026-04-07");
        known.ExitCode.ShouldBe(0, known.Errors);
        known.Output.ShouldNotContain("\nBalance ");
        known.Output.ShouldNotContain("Not known  fatigue.tsb");
        known.Output.ShouldContain("CTL 50 and ATL 52 on Wednesday 4 March, by start_balance\n");

        File.WriteAllText(answers, kept.TrimEnd().TrimEnd('}') + ", \"start_balance\": { \"ctl\": 5000 } }");
        Run("anna", "2026-04-07").Errors.ShouldContain("start_balance.ctl is 5000; it must be a number from 0 to 500 (TSS a day)");
    }

    private Command.Ended Today(string folder, params string[] more) => Run(folder, "2026-05-12", more);

    private Command.Ended Run(string folder, string date, params string[] more) => Command.Run(["today", folder, "--date", date, .. more], input: null, _folder);
}
