using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos experiment estimate</c>: another policy's readiness of the next morning, from the decisions of an experiment.</summary>
internal static class EstimateVerb
{
    public static Command Command()
    {
        var (file, journal, json) = (ExperimentVerb.File(), JournalAccess.Option(), Inputs.Json());
        var policy = new Option<string>("--policy") { Description = "The policy to estimate, such as rules/weekly-planning-spaced.", Required = true, CompletionSources = { _ => RulesFolder.PolicyNames() } };
        var command = new Command("estimate", "Estimate the next morning's readiness under another policy from the decisions of an experiment, with support and effective number.") { file, policy, journal, json };
        command.SetAction((call, stop) => JournalAccess.On(call.GetValue(journal)!, opened => Run(opened, call.GetValue(file)!, call.GetValue(policy)!, call.GetValue(json), stop), stop));
        return command;
    }

    private static async Task<int> Run(IJournal journal, string file, string folder, bool asJson, CancellationToken stop)
    {
        var findings = new Findings();
        var experiment = ExperimentVerb.Read(file, findings, out var arms, out var exit);
        var other = exit == Exit.Fine ? Inputs.Load(folder, findings, out _, out exit) : null;
        if (other is null)
        {
            Inputs.ReportFindings(findings, asJson);
            return exit;
        }

        var registered = (await new ExperimentRegister(journal, TimeProvider.System).Now(stop).ConfigureAwait(false)).Experiments.GetValueOrDefault(experiment!.Id);
        if (registered?.Experiment.Digest != experiment.Digest)
        {
            return RunVerbs.Unknown($"{experiment.Id} with the file {experiment.Digest}");
        }

        var estimate = new PolicyEstimate(await LoggedMornings.Of(journal, registered, arms!, other, stop).ConfigureAwait(false), experiment.IsByGroup);
        if (asJson)
        {
            JsonOutput.Document(json => Write(json, experiment.Id, other.Id, estimate));
        }
        else
        {
            Print(other.Id, estimate);
        }

        return estimate.NotEstimable is null ? Exit.Fine : Exit.No;
    }

    private static void Print(string policy, PolicyEstimate estimate)
    {
        if (estimate.NotEstimable is { } reason)
        {
            Console.WriteLine($"Not estimable: {reason}.");
        }
        else
        {
            var (value, low, high) = estimate.Difference();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Under {policy} the next morning's mean readiness would be {Math.Abs(value):0.0} points {(value < 0 ? "lower" : "higher")} than the recorded {estimate.Logged:0.0} (95 % interval of the difference {low:0.0} to {high:0.0})."));
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{estimate.Mornings} mornings of {estimate.Athletes} {estimate.Units}; support {100 * estimate.Support:0} %; effective number {estimate.EffectiveSize:0}."));
        if (estimate.NotEstimable is null)
        {
            Console.WriteLine(string.Join(", ", Estimators(estimate).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Name} {e.Value:0.0}"))) + ".");
            Console.WriteLine("This is the effect of one day, with the record as it was. It does not predict a season.");
        }
    }

    private static IEnumerable<(string Name, double Value)> Estimators(PolicyEstimate estimate) =>
    [
        ("IPS", estimate.Log.InversePropensity()), ("clipped IPS", estimate.Log.InversePropensity(PolicyEstimate.MostWeight)), ("SNIPS", estimate.Log.SelfNormalized),
        ("DM", estimate.Log.Direct), ("DR", estimate.Log.DoublyRobust()), ("SNDR", estimate.Log.SelfNormalizedDoublyRobust),
    ];

    private static void Write(Utf8JsonWriter json, string experiment, string policy, PolicyEstimate estimate)
    {
        json.WriteStartObject();
        json.WriteString("experiment", experiment);
        json.WriteString("policy", policy);
        json.WriteNumber("mornings", estimate.Mornings);
        json.WriteNumber("athletes", estimate.Athletes);
        json.WriteNumber("support", Math.Round(estimate.Support, 4));
        json.WriteNumber("effective_size", Math.Round(estimate.EffectiveSize, 2));
        json.WriteString("not_estimable", estimate.NotEstimable);
        if (estimate.NotEstimable is null)
        {
            var (value, low, high) = estimate.Difference();
            json.WriteNumber("logged", Math.Round(estimate.Logged, 3));
            json.WriteNumber("difference", Math.Round(value, 3));
            json.WriteNumber("low", Math.Round(low, 3));
            json.WriteNumber("high", Math.Round(high, 3));
            foreach (var (name, mean) in Estimators(estimate))
            {
                json.WriteNumber(name.ToLowerInvariant().Replace(' ', '_'), Math.Round(mean, 3));
            }
        }

        json.WriteEndObject();
    }
}
