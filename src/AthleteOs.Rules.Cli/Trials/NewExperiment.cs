using System.CommandLine;
using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Files;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary><c>athleteos experiment new</c>: writes an experiment's file. On a terminal it reads missing values as answers.</summary>
internal static class NewExperiment
{
    private const int MostWeeks = 520;
    private const string SchemaPlace = "../../rules/schema/experiment.schema.json";

    public static Command Command()
    {
        var file = new Argument<string>("file") { Description = "The file to create, such as config/experiments/my-test.json; its name is the experiment's id." };
        var control = Text("control", "The id of the control's policy, such as weekly-planning.");
        var variant = Text("variant", "The id of the other arm's policy.");
        var hypothesis = Text("hypothesis", "The expected result, in a sentence.");
        var outcome = Text("outcome", $"The primary outcome: {string.Join(", ", RecordedOutcome.All.Select(o => o.Name))}.");
        var difference = Text("difference", "The smallest difference that matters, in the unit of the outcome.");
        var spread = Text("spread", "The standard deviation of the outcome between athletes.");
        var begins = Text("begins", "The first day, such as 2027-01-04.");
        var weeks = Text("weeks", "The number of weeks.");
        var command = new Command("new", "Write an experiment of two arms, with the number of athletes that it needs. On a terminal you answer questions instead of missing options.") { file, control, variant, hypothesis, outcome, difference, spread, begins, weeks };
        command.SetAction(call => Run(call.GetValue(file)!, (option, question) => call.GetValue(option) ?? Ask(question), control, variant, hypothesis, outcome, difference, spread, begins, weeks));
        return command;
    }

    private static int Run(string file, Func<Option<string?>, string, string?> answer, Option<string?> control, Option<string?> variant, Option<string?> hypothesis, Option<string?> outcome,
        Option<string?> difference, Option<string?> spread, Option<string?> begins, Option<string?> weeks)
    {
        var findings = new Findings();
        var (shown, id) = (InputFile.Shown(file), Path.GetFileNameWithoutExtension(file));
        if (!Words.IsDashName(id) || Path.GetExtension(file) != ".json")
        {
            findings.Error(Place.Whole(shown), Codes.BadName, $"the file's name \"{Path.GetFileName(file)}\" must be the experiment's id and .json, such as my-test.json");
        }
        else if (Path.Exists(file))
        {
            findings.Error(Place.Whole(shown), Codes.FileUnreadable, "a file of this name exists; give another name");
        }

        if (!findings.NoErrors)
        {
            Inputs.ReportFindings(findings, asJson: false);
            return Exit.WrongCall;
        }

        var arms = new[] { ("control", answer(control, "Policy of the control (its id): ")), ("variant", answer(variant, "Policy of the variant (its id): ")) };
        var says = Needed(answer(hypothesis, "Expected result, in a sentence: "), "hypothesis");
        var recorded = RecordedOutcome.All.FirstOrDefault(o => o.Name == answer(outcome, $"Primary outcome ({string.Join(", ", RecordedOutcome.All.Select(o => o.Name))}): "));
        if (recorded is null)
        {
            findings.Error(Place.Whole("--outcome"), Codes.OutcomeNotRecorded, $"the primary outcome must be one of {string.Join(", ", RecordedOutcome.All.Select(o => o.Name))}");
        }

        var smallest = Number(answer(difference, $"Smallest difference that matters, in {recorded?.Unit}: "), "difference", 1e-6, 1e6);
        var deviation = Number(answer(spread, "Standard deviation between athletes: "), "spread", 1e-6, 1e6);
        var first = answer(begins, "First day (yyyy-mm-dd): ");
        if (!IsoDate.TryParse(first, out var from))
        {
            findings.Error(Place.Whole("--begins"), Codes.OutOfRange, $"the first day is \"{first}\"; write a date such as 2027-01-04");
        }

        var length = Number(answer(weeks, "Weeks: "), "weeks", 4, MostWeeks);
        var policies = arms.Select(a => (a.Item1, a.Item2, Policy: a.Item2 is { } policy && Words.IsDashName(policy) ? ExperimentVerb.Policy(policy) : null)).ToList();
        foreach (var (name, policy, _) in policies.Where(p => p.Policy is null))
        {
            findings.Error(Place.Whole($"--{name}"), Codes.ArmNotServed, $"the policy \"{policy}\" does not exist, or athleteos check finds errors in it; {RulesFolder.OfService}");
        }

        return findings.NoErrors ? Save(file, shown, id, [.. policies.Select(p => new DraftArm(p.Item1, p.Policy!.Id, p.Policy.Version, p.Policy.Digest))], says!, recorded!.Name, smallest, deviation, from, (int)length, findings)
            : Reported(findings);

        string? Needed(string? text, string name)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                findings.Error(Place.Whole($"--{name}"), Codes.MissingField, $"the {name} is missing; give --{name}");
            }

            return text;
        }

        double Number(string? text, string name, double least, double most)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            findings.Error(Place.Whole($"--{name}"), Codes.OutOfRange, $"\"{text}\" must be a number from {Words.Number(least)} to {Words.Number(most)}");
            return least;
        }
    }

    private static int Save(string file, string shown, string id, IReadOnlyList<DraftArm> arms, string hypothesis, string outcome, double difference, double spread,
        DateOnly begins, int weeks, Findings findings)
    {
        var schema = Directory.Exists(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "../../rules/schema")) ? SchemaPlace : null;
        var given = new ExperimentDraft
        {
            Schema = schema,
            Id = id,
            Title = id.Replace('-', ' '),
            Hypothesis = hypothesis,
            Arms = arms,
            Outcome = outcome,
            Difference = difference,
            Spread = spread,
            Athletes = 1,
            Begins = begins,
            Weeks = weeks,
        };
        var text = given.Write();
        if (ExperimentReader.Read(shown, text, findings) is { } draft)
        {
            if (PlannedSize.Of(draft) is not { } planned)
            {
                findings.Error(Place.Whole("--difference"), Codes.TooFewAthletes, "no number of athletes shows so small a difference; give a larger --difference");
                return Reported(findings);
            }

            text = (given with { Athletes = planned }).Write();
        }

        if (!findings.NoErrors)
        {
            return Reported(findings);
        }

        try
        {
            File.WriteAllBytes(file, [.. text, (byte)'\n']);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Error(Place.Whole(shown), Codes.FileUnreadable, "the file cannot be written; check that its folder exists and that you may write there");
            return Reported(findings);
        }

        Console.WriteLine($"Written: {shown}. Change the design and the stop rules, then run athleteos experiment check and athleteos experiment plan.");
        return Exit.Fine;
    }

    private static int Reported(Findings findings)
    {
        Inputs.ReportFindings(findings, asJson: false);
        return Exit.WrongCall;
    }

    private static Option<string?> Text(string name, string description) => new($"--{name}") { Description = description };

    private static string? Ask(string question)
    {
        if (!StandardStreams.CanAsk)
        {
            return null;
        }

        Console.Write(question);
        return Console.ReadLine()?.Trim();
    }
}
