using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Reports.Pictures;

namespace AthleteOs.Rules.Cli.Past;

/// <summary><c>athleteos replay</c>: past decisions under another policy. Under the policy that decided them they must be the same, byte for byte.</summary>
internal static class ReplayVerb
{
    private const int UsuallyShown = 50;

    public static Command Command()
    {
        var source = new Argument<string>("source") { Description = PastDecisionOptions.Sources };
        var policy = new Option<string>("--policy") { Description = "The policy: a name under rules, such as weekly-planning-spaced, or a folder.", Required = true, CompletionSources = { _ => RulesFolder.PolicyNames() } };
        var inputs = new PastDecisionOptions();
        var show = new Option<int>("--show")
        {
            Description = $"The number of changed days to show; default: {UsuallyShown}.",
            DefaultValueFactory = _ => UsuallyShown,
            CustomParser = value =>
            {
                if (value.Tokens is [{ Value: var text }] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days))
                {
                    return days;
                }

                value.AddError("--show takes a number of days, 0 or more.");
                return 0;
            },
        };
        var lines = new Option<bool>("--lines") { Description = "Write JSON Lines: one line for each day that changes, with both decisions and the reasons." };
        var json = Inputs.Json();
        var output = new Option<string?>("--out") { Description = "The folder to write pictures to (replay.png, replay.svg)." };
        var command = new Command("replay", "Decide past mornings again under a policy, and list the days that change, by athlete and rule. Under the policy that decided them, every decision must be identical.")
        {
            source, policy, show, lines, json, output,
        };
        foreach (var input in inputs.All)
        {
            command.Add(input);
        }

        command.Validators.Add(call =>
        {
            if (call.GetValue(lines) && call.GetValue(json))
            {
                call.AddError("--lines writes a line for each day, --json one document; give only one of them.");
            }
        });
        command.SetAction((call, stop) => Run(
            new Call(call.GetValue(source)!, call.GetValue(policy)!, call.GetValue(show), call.GetValue(lines), call.GetValue(json), call.GetValue(output)), inputs, call, stop));
        return command;
    }

    private static async Task<int> Run(Call call, PastDecisionOptions inputs, ParseResult parsed, CancellationToken stop)
    {
        var findings = new Findings();
        if (Inputs.Load(call.Policy, findings, out _, out var exit) is not { } policy || inputs.Query(parsed, policy, findings) is not { } query)
        {
            Inputs.ReportFindings(findings, call.AsJson);
            return exit == Exit.Fine ? Exit.WrongCall : exit;
        }

        var replay = new Replay(policy.ByDefinition, call.Show);
        PastNotes? notes = null;
        var ended = await PastDecisionOptions.On(call.Source, query, findings, past =>
        {
            notes = past.Notes;
            return Read(replay, past, call.AsLines, stop);
        }, stop).ConfigureAwait(false);
        foreach (var finding in notes?.Findings.All ?? [])
        {
            findings.Add(finding);
        }

        if (notes is not null && replay.All.Days == 0 && !replay.Interrupted)
        {
            PastDecisionOptions.SayNothing(call.Source, query, notes, findings);
        }

        PastDecisionOptions.NameWithoutLog(call.Source, policy, replay.WithoutLog, replay.All.Days, findings);
        foreach (var difference in replay.Differences)
        {
            findings.Error(difference.Past.Place, Codes.ReplayDiffers, $"{difference.Past.Morning.AthleteId} on {IsoDate.Of(difference.Past.Morning.Date)} was decided by this same policy and differs now; the first difference is {difference.Field}");
        }

        var pictures = replay.All.Days == 0 ? [] : Pictures.Draw(call.Output, findings, folder => ReplayPicture.Save($"{policy.Id} {policy.Version}", replay, folder));
        if (call.AsJson)
        {
            JsonOutput.Document(json => ReplayDocument.Write(json, policy, replay, notes ?? new PastNotes(), pictures ?? [], findings));
        }
        else
        {
            Inputs.ReportFindings(findings, asJson: false);
            if (!call.AsLines && replay.All.Days > 0)
            {
                ReplayPage.Print(policy, replay, notes!, pictures ?? []);
            }
        }

        return replay.Differing > 0 ? Exit.No : replay.Interrupted ? Exit.Interrupted : findings.NoErrors ? ended : Exit.WrongCall;
    }

    private static async Task<int> Read(Replay replay, IPastDecisions past, bool asLines, CancellationToken stop)
    {
        using var progress = new ProgressLine("decisions");
        using var output = asLines ? new BufferedStream(StandardStreams.OpenOutput(), 1 << 16) : null;
        await replay.Run(past, output is null ? null : flip => ReplayDocument.WriteLine(output, flip), of => progress.Show(replay.All.Days, of.Share), stop).ConfigureAwait(false);
        return Exit.Fine;
    }

    private sealed record Call(string Source, string Policy, int Show, bool AsLines, bool AsJson, string? Output);
}
