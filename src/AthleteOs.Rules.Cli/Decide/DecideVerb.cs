using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Files;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Decide;

/// <summary><c>athleteos decide</c>: a facts document in, a decision out.</summary>
internal static class DecideVerb
{
    public static Command Command()
    {
        var policy = new Option<string>("--policy") { Description = "The policy: a name under rules, such as weekly-planning, or a folder.", Required = true, CompletionSources = { _ => RulesFolder.PolicyNames() } };
        var facts = new Option<string>("--facts") { Description = "The facts document; - reads standard input.", Required = true };
        var explain = new Option<bool>("--explain") { Description = "Print the decision and its reasons for a person." };
        var lines = new Option<bool>("--lines") { Description = "Read and write JSON Lines: one facts document a line, one decision a line." };
        var json = Inputs.Json();
        var command = new Command("decide", "Decide one day from a facts document, with reasons.") { policy, facts, explain, lines, json };
        command.Validators.Add(call =>
        {
            if (call.GetValue(explain) && (call.GetValue(lines) || call.GetValue(json)))
            {
                call.AddError("--explain writes text, --lines and --json write JSON; give only one of them.");
            }
        });
        command.SetAction(call => Run(call.GetValue(policy)!, call.GetValue(facts)!, call.GetValue(explain), call.GetValue(lines), call.GetValue(json)));
        return command;
    }

    private static int Run(string folder, string factsFile, bool explain, bool lines, bool asJson)
    {
        var findings = new Findings();
        if (Inputs.Load(folder, findings, out _, out var exit) is not { } policy)
        {
            Inputs.ReportFindings(findings, asJson);
            return exit;
        }

        using var input = InputFile.Open(factsFile, "facts document", "give a facts document, such as rules/weekly-planning/examples/morning.json", findings);
        if (input is null)
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        return lines ? DecideLines(policy, factsFile, input) : DecideOne(policy, factsFile, input, explain, asJson);
    }

    private static int DecideOne(ReadyPolicy policy, string file, Stream input, bool explain, bool asJson)
    {
        var findings = new Findings();
        if (policy.ReadFacts(InputFile.Shown(file), InputFile.ReadAtMost(input, JsonSource.MaxBytes + 1), findings) is not { } morning)
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        Inputs.ReportFindings(findings, asJson: false); // warnings; the decision itself goes to the other stream
        var explanation = Explainer.Explain(policy, morning);
        if (explain)
        {
            ExplainPage.Print(policy, morning, explanation);
            return Exit.Fine;
        }

        using var output = StandardStreams.OpenOutput();
        output.Write([.. DecisionDocument.Write(policy, morning, explanation, indented: true), (byte)'\n']);
        return Exit.Fine;
    }

    // A line that cannot be read gets its errors as its answer, so that questions and answers stay in step.
    private static int DecideLines(ReadyPolicy policy, string file, Stream input)
    {
        var exit = Exit.Fine;
        using var output = new BufferedStream(StandardStreams.OpenOutput(), 1 << 16);
        for (var lines = new InputLines(input, JsonSource.MaxBytes + 1); lines.Next();)
        {
            if (lines.Line.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
            {
                continue;
            }

            var findings = new Findings();
            if (policy.ReadFacts(InputFile.Shown(file), lines.Line.Span, findings) is { } morning)
            {
                Inputs.ReportFindings(findings, asJson: false);
                output.Write(DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning)));
            }
            else
            {
                exit = Exit.WrongCall;
                output.Write(Refusal(lines.Number, findings));
            }

            output.WriteByte((byte)'\n');
        }

        return exit;
    }

    private static byte[] Refusal(int line, Findings findings)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("line", line);
            ResultParts.Findings(json, findings.InOrder().Select(f => f with { Place = f.Place with { Line = line } }));
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
