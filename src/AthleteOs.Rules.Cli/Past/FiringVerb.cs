using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Past;

/// <summary><c>athleteos firing</c>: how often each rule of a policy matched, was unknown and determined the day.</summary>
internal static class FiringVerb
{
    public static Command Command()
    {
        var past = new PastDecisionsCommand();
        var command = past.To(new Command("firing", "How often each rule matched, was unknown and determined the day, over the mornings of past decisions; rules that speak on most mornings and safety rules that never do are marked."));
        command.SetAction(async (call, stop) =>
        {
            Firing? firing = null;
            return await past.Run(call, policy =>
            {
                firing = new Firing(policy);
                return firing.Add;
            }, run => Say(run, firing!), stop).ConfigureAwait(false);
        });
        return command;
    }

    private static void Say(PastDecisionsRun run, Firing firing)
    {
        if (run.AsJson)
        {
            JsonOutput.Document(json => Write(json, run, firing));
            return;
        }

        TerminalOutput.Line(run.Title("Firing"));
        TerminalOutput.Line("");
        var width = firing.Rules.Max(r => r.Rule.Id.Length);
        TerminalOutput.Row($"[bold]{"rule".PadRight(width)} {"matched",9} {"",6} {"not",9} {"unknown",9} {"fault",7} {"determined",11}[/]");
        foreach (var rule in firing.Rules)
        {
            var marks = string.Join(", ", Marks(rule));
            TerminalOutput.Row($"{rule.Rule.Id.PadRight(width)} {Show(rule.Count(Outcome.Matched)),9} {Share(rule.Count(Outcome.Matched), rule.Mornings),6} {Show(rule.Count(Outcome.NotMatched)),9} {Show(rule.Count(Outcome.Unknown)),9} {Show(rule.Count(Outcome.Fault)),7} "
                + $"{(rule.MayDetermine ? Show(rule.Determined) : ""),11}{(marks.Length > 0 ? $"  [yellow]{marks}[/]" : "")}");
        }

        foreach (var (rule, determined) in firing.Envelope)
        {
            TerminalOutput.Row($"{rule.PadRight(width)} {"",9} {"",6} {"",9} {"",9} {"",7} {Show(determined),11}");
        }

        TerminalOutput.Line("");
        TerminalOutput.Line("A rule determines a day that rests on it: a permit on a key day; on a lighter one what leaves no more, and what kept the key session away. What is unknown counts as it is read, the lighter way.");
        TerminalOutput.Line("Marked: rules that speak on more than half of all mornings (in an ordered set the first to match speaks, and no other), rules that limit the day and never had to, rules that spoke and never determined a day.");
        run.PrintLeft();
    }

    private static IEnumerable<string> Marks(RuleFiring rule)
    {
        if (rule.OnMostMornings)
        {
            yield return "on most mornings";
        }

        if (rule.NeverSpoke)
        {
            yield return "never";
        }

        if (rule.NeverDetermined)
        {
            yield return "never determined";
        }
    }

    private static void Write(Utf8JsonWriter json, PastDecisionsRun run, Firing firing)
    {
        json.WriteStartObject();
        ResultParts.Policy(json, run.Policy);
        json.WriteNumber("mornings", run.Mornings);
        json.WriteBoolean("interrupted", run.Interrupted);
        json.WriteStartArray("rules");
        foreach (var rule in firing.Rules)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Rule.Id);
            json.WriteString("effect", rule.Rule.Effect.Word);
            foreach (var outcome in Enum.GetValues<Outcome>())
            {
                json.WriteNumber(Words.Snake(outcome.ToString()), rule.Count(outcome));
            }

            if (rule.MayDetermine)
            {
                json.WriteNumber("determined", rule.Determined);
            }

            ResultParts.Texts(json, "marks", Marks(rule).Select(m => m.Replace(' ', '_')));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("envelope");
        foreach (var (rule, determined) in firing.Envelope)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule);
            json.WriteNumber("determined", determined);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ReplayDocument.WriteNotes(json, run.Notes);
        ResultParts.Findings(json, run.Findings.InOrder());
        json.WriteEndObject();
    }

    private static string Show(long count) => ReplayPage.Show(count);

    private static string Share(long count, long of) => of == 0 ? "" : $"{(100.0 * count / of).ToString("0", CultureInfo.InvariantCulture)} %";
}
