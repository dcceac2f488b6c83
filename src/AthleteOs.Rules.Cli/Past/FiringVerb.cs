using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Past;

/// <summary><c>athleteos firing</c>: how often each rule of a policy matched, was unknown and determined the day.</summary>
internal static class FiringVerb
{
    public static Command Command()
    {
        var past = new PastDecisionsCommand();
        var command = past.To(new Command("firing", "Count how often each rule matched, was unknown and determined the day, over the mornings of past decisions. Rules with an effect on most mornings and safety rules without any are marked."));
        command.SetAction(async (call, stop) =>
        {
            Firing? firing = null;
            return await past.Run(call, policy =>
            {
                firing = new Firing(policy.ByDefinition);
                return firing.Add;
            }, run => Say(run, firing!), stop).ConfigureAwait(false);
        });
        return command;
    }

    private static void Say(PastDecisionsRun run, Firing firing)
    {
        if (run.AsJson)
        {
            JsonOutput.Document(json => FiringDocument.Write(json, run.Past, firing, run.Findings));
            return;
        }

        TerminalOutput.Line(run.Title("Firing"));
        TerminalOutput.Line("");
        var width = firing.Rules.Max(r => r.Rule.Id.Length);
        TerminalOutput.Row($"[bold]{"rule".PadRight(width)} {"matched",9} {"",6} {"not",9} {"unknown",9} {"fault",7} {"determined",11}[/]");
        foreach (var rule in firing.Rules)
        {
            var marks = string.Join(", ", rule.Marks());
            TerminalOutput.Row($"{rule.Rule.Id.PadRight(width)} {Show(rule.Count(Outcome.Matched)),9} {Share(rule.Count(Outcome.Matched), rule.Mornings),6} {Show(rule.Count(Outcome.NotMatched)),9} {Show(rule.Count(Outcome.Unknown)),9} {Show(rule.Count(Outcome.Fault)),7} "
                + $"{(rule.MayDetermine ? Show(rule.Determined) : ""),11}{(marks.Length > 0 ? $"  [yellow]{marks}[/]" : "")}");
        }

        foreach (var (rule, determined) in firing.Envelope)
        {
            TerminalOutput.Row($"{rule.PadRight(width)} {"",9} {"",6} {"",9} {"",9} {"",7} {Show(determined),11}");
        }

        TerminalOutput.Line("");
        TerminalOutput.Line("A rule determines a day if the day depends on it. On a key day this is a permit. On an easier day it is the lowest limit, or the rule that prevented a key session. An unknown rule counts as the one that gives the easier day.");
        TerminalOutput.Line("Three kinds of rules are marked. The first has an effect on more than half of all mornings; in an ordered set only the first match has one. The second limits the day and never applied. The third had an effect and never determined a day.");
        run.PrintLeft();
    }

    private static string Show(long count) => ReplayPage.Show(count);

    private static string Share(long count, long of) => of == 0 ? "" : $"{(100.0 * count / of).ToString("0", CultureInfo.InvariantCulture)} %";
}
