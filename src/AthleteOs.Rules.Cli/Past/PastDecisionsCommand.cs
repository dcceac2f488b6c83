using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Past;

/// <summary>A verb over the mornings of past decisions: its options, and the pass over the mornings.</summary>
internal sealed class PastDecisionsCommand
{
    private readonly Argument<string> _policy = new("policy") { Description = "The policy: a name under rules, such as weekly-planning, or a folder." };
    private readonly Option<string> _over = new("--over") { Description = PastDecisionOptions.Sources, Required = true };
    private readonly Option<bool> _json = Inputs.Json();
    private readonly PastDecisionOptions _inputs = new();

    /// <summary>Adds its options to a command.</summary>
    public Command To(Command command)
    {
        command.Add(_policy);
        command.Add(_over);
        foreach (var input in _inputs.All.Append(_json))
        {
            command.Add(input);
        }

        return command;
    }

    /// <summary>Reads the mornings, then shows the result.</summary>
    /// <param name="call">The call.</param>
    /// <param name="begin">Starts with the policy and returns the action for each morning.</param>
    /// <param name="say">Shows the result: as a document or for a person.</param>
    /// <param name="stop">Ends the pass; the result so far is shown.</param>
    public async Task<int> Run(ParseResult call, Func<ReadyPolicy, Action<Morning>> begin, Action<PastDecisionsRun> say, CancellationToken stop)
    {
        var findings = new Findings();
        var asJson = call.GetValue(_json);
        if (Inputs.Load(call.GetValue(_policy)!, findings, out _, out var exit) is not { } policy || _inputs.Query(call, policy, findings) is not { } query)
        {
            Inputs.ReportFindings(findings, asJson);
            return exit == Exit.Fine ? Exit.WrongCall : exit;
        }

        var add = begin(policy);
        var (mornings, withoutLog, notes, athletes) = (0L, 0L, new PastNotes(), new HashSet<string>(StringComparer.Ordinal));
        var source = call.GetValue(_over)!;
        await PastDecisionOptions.On(source, query, findings, async past =>
        {
            notes = past.Notes;
            using var progress = new ProgressLine("mornings");
            await foreach (var decision in past.Read(stop).ConfigureAwait(false))
            {
                add(decision.Morning);
                athletes.Add(decision.Morning.AthleteId);
                withoutLog += ReferenceEquals(decision.Morning.Log, SessionLog.None) ? 1 : 0;
                progress.Show(++mornings, past.Share);
            }

            return Exit.Fine;
        }, stop).ConfigureAwait(false);
        foreach (var finding in notes.Findings.All)
        {
            findings.Add(finding);
        }

        PastDecisionOptions.NameWithoutLog(source, policy, withoutLog, mornings, findings);
        if (mornings == 0 && findings.NoErrors | notes.Unusable > 0 && !stop.IsCancellationRequested)
        {
            PastDecisionOptions.SayNothing(source, query, notes, findings);
        }

        if (mornings == 0)
        {
            Inputs.ReportFindings(findings, asJson);
            return stop.IsCancellationRequested ? Exit.Interrupted : Exit.WrongCall;
        }

        if (!asJson)
        {
            Inputs.ReportFindings(findings, asJson: false);
        }

        var who = athletes.Count == 1 ? $"of {athletes.Single()}" : $"of {ReplayPage.Show(athletes.Count)} athletes";
        say(new PastDecisionsRun(new PastRun(policy, mornings, notes, stop.IsCancellationRequested), who, asJson, findings));
        return stop.IsCancellationRequested ? Exit.Interrupted : findings.NoErrors ? Exit.Fine : Exit.WrongCall;
    }
}

/// <summary>A pass over past decisions, as a verb shows it.</summary>
/// <param name="Past">The pass.</param>
/// <param name="Who">The athletes, in words.</param>
/// <param name="AsJson">Whether the caller wants a document.</param>
/// <param name="Findings">The findings so far; a verb may add some.</param>
internal sealed record PastDecisionsRun(PastRun Past, string Who, bool AsJson, Findings Findings)
{
    /// <summary>The first line of a page.</summary>
    public string Title(string what) => $"[bold]{what}[/] of {Past.Policy.Id} {Past.Policy.Version} over {ReplayPage.Show(Past.Mornings)} {(Past.Mornings == 1 ? "morning" : "mornings")} {TerminalOutput.Escape(Who)}{(Past.Interrupted ? ", interrupted before the last of them" : "")}";

    /// <summary>Prints how many decisions were left out, and why.</summary>
    public void PrintLeft()
    {
        foreach (var left in ReplayPage.Left(Past.Notes))
        {
            ReplayPage.Named("Left out", left);
        }
    }
}
