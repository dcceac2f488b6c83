using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos experiment status</c>: the experiments of a journal, and the athletes of one.</summary>
internal static class StatusVerb
{
    public static Command Command()
    {
        var (id, journal, json) = (RunVerbs.Id(), JournalAccess.Option(), Inputs.Json());
        id.Arity = ArgumentArity.ZeroOrOne;
        var command = new Command("status", "List the experiments of a journal, or the state and athletes of one. Each arm is drawn again and compared.") { id, journal, json };
        command.SetAction((call, stop) => JournalAccess.On(call.GetValue(journal)!, opened => Show(opened, call.GetValue(id), call.GetValue(json), stop), stop));
        return command;
    }

    private static async Task<int> Show(IJournal journal, string? id, bool asJson, CancellationToken stop)
    {
        var book = await new ExperimentRegister(journal, TimeProvider.System).Now(stop).ConfigureAwait(false);
        if (id is not null && !book.Experiments.ContainsKey(id))
        {
            return RunVerbs.Unknown(id);
        }

        var shown = new List<(RegisteredExperiment Experiment, IReadOnlyList<TrialMember> Members)>();
        foreach (var experiment in book.Experiments.Values.Where(e => id is null || e.Experiment.Id == id))
        {
            shown.Add((experiment, await TrialRecords.Members(journal, experiment.Experiment, stop).ConfigureAwait(false)));
        }

        if (asJson)
        {
            JsonOutput.Document(json => Write(json, shown));
        }
        else if (shown.Count == 0)
        {
            Console.WriteLine("No experiment is proposed in this journal.");
        }
        else
        {
            shown.ForEach(s => Print(s.Experiment, s.Members, withAthletes: id is not null));
        }

        return shown.Exists(s => TrialRecords.Moved(s.Experiment, s.Members).Count > 0) ? Exit.No : Exit.Fine;
    }

    private static void Print(RegisteredExperiment registered, IReadOnlyList<TrialMember> members, bool withAthletes)
    {
        var experiment = registered.Experiment;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{experiment.Id} is {registered.State(Today)}: {experiment.Begins:yyyy-MM-dd} to {experiment.Ends:yyyy-MM-dd}. {experiment.Digest}"));
        foreach (var (act, word) in new[] { (registered.Proposed, "proposed"), (registered.Started, "started"), (registered.Stopped, "stopped") }.Concat(registered.StoppedArms.Select(a => ((ExperimentAct?)a, $"arm {a.Arm} stopped"))))
        {
            if (act is not null)
            {
                TerminalOutput.Line(TerminalOutput.Escape(string.Create(CultureInfo.InvariantCulture, $"  {word} by {act.By} on {act.At:yyyy-MM-dd HH:mm} UTC: {act.Why}")));
            }
        }

        Console.WriteLine($"  {string.Join(", ", experiment.Arms.Select(a => $"{a.Name} {Words.Number(members.Count(m => m.Arm.Assigned.Arm!.Name == a.Name))}"))} athletes.");
        var moved = TrialRecords.Moved(registered, members);
        if (members.Count > 0)
        {
            Console.WriteLine(moved.Count == 0 ? "  Each arm is the same when it is drawn again from the journal."
                : $"  These arms differ when they are drawn again from the journal; verify it: {string.Join(", ", moved)}.");
        }

        if (!withAthletes || members.Count == 0)
        {
            return;
        }

        var width = Math.Max("athlete".Length, members.Max(m => m.AthleteId.Length));
        Console.WriteLine();
        Console.WriteLine($"{"athlete".PadRight(width)}  {"arm",-12}  chance  from        note");
        foreach (var member in members)
        {
            var assigned = member.Arm.Assigned;
            TerminalOutput.Line(TerminalOutput.Escape(string.Create(CultureInfo.InvariantCulture,
                $"{member.AthleteId.PadRight(width)}  {assigned.Arm!.Name,-12}  {assigned.Propensity,-6:0.00}  {member.Arm.From:yyyy-MM-dd}  {Note(member)}").TrimEnd()));
        }
    }

    private static string Note(TrialMember member) => member switch
    {
        { Withdrawn: { } day } => $"withdrawn on {IsoDate.Of(day)}",
        { Override: { } chosen } => $"follows {chosen} by choice",
        _ => "",
    };

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static void Write(Utf8JsonWriter json, IEnumerable<(RegisteredExperiment Experiment, IReadOnlyList<TrialMember> Members)> shown)
    {
        json.WriteStartObject();
        json.WriteStartArray("experiments");
        foreach (var (registered, members) in shown)
        {
            json.WriteStartObject();
            json.WriteString("id", registered.Experiment.Id);
            json.WriteString("digest", registered.Experiment.Digest);
            json.WriteString("state", registered.State(Today));
            json.WriteStartArray("athletes");
            foreach (var member in members)
            {
                json.WriteStartObject();
                json.WriteString("athlete_id", member.AthleteId);
                json.WriteString("arm", member.Arm.Assigned.Arm!.Name);
                json.WriteNumber("propensity", member.Arm.Assigned.Propensity!.Value);
                json.WriteString("from", IsoDate.Of(member.Arm.From));
                json.WriteString("override", member.Override);
                json.WriteString("withdrawn", member.Withdrawn is { } day ? IsoDate.Of(day) : null);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
