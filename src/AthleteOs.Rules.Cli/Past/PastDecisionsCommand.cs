using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Past;

/// <summary>A verb that looks at the mornings of past decisions: what it takes, and how it goes over them.</summary>
internal sealed class PastDecisionsCommand
{
    private readonly Argument<string> _policy = new("policy") { Description = "The policy's folder, such as rules/weekly-planning." };
    private readonly Option<string> _over = new("--over") { Description = PastDecisionOptions.Sources, Required = true };
    private readonly Option<bool> _json = Inputs.Json();
    private readonly PastDecisionOptions _inputs = new();

    /// <summary>Adds what it takes to a command.</summary>
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

    /// <summary>Goes over the mornings, then says what was found.</summary>
    /// <param name="call">The call.</param>
    /// <param name="begin">Begins with the policy; what it gives is called with each morning.</param>
    /// <param name="say">Says what was found: as a document or for a person.</param>
    /// <param name="stop">Ends it; what was found so far is said.</param>
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
        var (mornings, notes, athletes) = (0L, new PastNotes(), new HashSet<string>(StringComparer.Ordinal));
        var source = call.GetValue(_over)!;
        await PastDecisionOptions.On(source, query, findings, async past =>
        {
            notes = past.Notes;
            using var progress = new ProgressLine("mornings");
            await foreach (var decision in past.Read(stop).ConfigureAwait(false))
            {
                add(decision.Morning);
                athletes.Add(decision.Morning.AthleteId);
                progress.Show(++mornings, past.Share);
            }

            return Exit.Fine;
        }, stop).ConfigureAwait(false);
        foreach (var finding in notes.Findings.All)
        {
            findings.Add(finding);
        }

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
        say(new PastDecisionsRun(policy, mornings, who, notes, stop.IsCancellationRequested, asJson, findings));
        return stop.IsCancellationRequested ? Exit.Interrupted : findings.NoErrors ? Exit.Fine : Exit.WrongCall;
    }
}

/// <summary>What a verb went over.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Mornings">How many mornings.</param>
/// <param name="Who">Whose, in words.</param>
/// <param name="Notes">What was left out.</param>
/// <param name="Interrupted">Whether it was ended before the last of them.</param>
/// <param name="AsJson">Whether a document is asked for.</param>
/// <param name="Findings">What was found to be wrong; more may be added.</param>
internal sealed record PastDecisionsRun(ReadyPolicy Policy, long Mornings, string Who, PastNotes Notes, bool Interrupted, bool AsJson, Findings Findings)
{
    /// <summary>The line that a page begins with.</summary>
    public string Title(string what) => $"[bold]{what}[/] of {Policy.Policy.Id} {Policy.Policy.Version} over {ReplayPage.Show(Mornings)} {(Mornings == 1 ? "morning" : "mornings")} {TerminalOutput.Escape(Who)}{(Interrupted ? ", ended before the last of them" : "")}";

    /// <summary>Says what was left out.</summary>
    public void PrintLeft()
    {
        foreach (var left in ReplayPage.Left(Notes))
        {
            ReplayPage.Named("Left out", left);
        }
    }
}
