using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Experiments;

/// <summary>Reads an experiment's file strictly; see <c>rules/schema/experiment.schema.json</c>. Every fault is a finding with its place.</summary>
internal static class ExperimentReader
{
    /// <summary>The fields of a file.</summary>
    internal static readonly string[] Fields =
    [
        "$schema", "id", "title", "hypothesis", "arms", "unit", "eligibility", "consent", "design", "primary_outcome", "secondary_outcomes",
        "planned_athletes", "planned_groups", "alpha", "power", "stop", "layer", "holdout", "begins", "ends",
    ];

    internal static readonly string[] Units = ["athlete", "group"];
    internal static readonly string[] Kinds = ["parallel", "crossover", "single_athlete"];
    internal static readonly string[] Classes = [.. Enum.GetValues<ResponderClass>().Select(Word)];

    /// <summary>The most arms of an experiment.</summary>
    internal const int MostArms = 4;

    private const int LeastDays = 28;
    private const int MostDays = 3650;

    /// <summary>Reads a document; null, with findings, when anything in it is wrong.</summary>
    public static Experiment? Read(string file, ReadOnlySpan<byte> utf8, Findings findings)
    {
        var before = findings.Errors;
        if (JsonSource.Read(file, utf8, findings, JsonSource.MaxBytes) is not { } root || StrictObject.Open(root, "an experiment", findings, Fields) is not { } fields)
        {
            return null;
        }

        var read = new ExperimentFields(fields, findings);
        var arms = ReadArms(read, findings);
        _ = read.Word("consent", ["recorded"]);
        var experiment = new Experiment
        {
            Id = ReadId(read, findings),
            Title = read.Text("title"),
            Hypothesis = read.Text("hypothesis"),
            Arms = arms,
            Classes = ReadClasses(read, findings),
            Design = ReadDesign(read, findings),
            Primary = ReadPrimary(read, findings),
            Secondary = ReadSecondary(read, findings),
            PlannedAthletes = (int)read.Number("planned_athletes", 1, 100_000, whole: true),
            PlannedGroups = ReadGroups(read, findings),
            PlannedPlace = (read.Object.Find("planned_groups") ?? read.Object.Find("planned_athletes"))?.Place ?? root.Place,
            Alpha = read.Number("alpha", 0.001, 0.2),
            Power = read.Number("power", 0.5, 0.99),
            MostHarmed = ReadStop(read, findings),
            Layer = ReadLayer(read, findings),
            Holdout = read.Number("holdout", 0, 0.5, usual: 0),
            Begins = read.Date("begins"),
            Ends = read.Date("ends"),
            Digest = ExperimentDigest.Of(root),
        };
        if (findings.Errors == before)
        {
            Check(experiment, fields, findings);
        }

        return findings.Errors == before ? experiment : null;
    }

    // Faults between fields, looked for once each field is right.
    private static void Check(Experiment experiment, StrictObject fields, Findings findings)
    {
        if (experiment.Ends <= experiment.Begins)
        {
            findings.Error(fields.Find("ends")!.Place, Codes.ExperimentDates, $"the experiment ends on {IsoDate.Of(experiment.Ends)}, before it begins; write a later \"ends\"");
        }
        else if (experiment.Days is < LeastDays or > MostDays)
        {
            findings.Error(fields.Find("ends")!.Place, Codes.ExperimentDates,
                $"the experiment lasts {Words.Number(experiment.Days)} days; write an \"ends\" {LeastDays} to {MostDays} days after \"begins\"");
        }

        foreach (var arm in experiment.Arms.Skip(1))
        {
            var earlier = experiment.Arms.TakeWhile(a => a != arm).FirstOrDefault(a => a.Digest == arm.Digest || a.Name == arm.Name);
            if (earlier is not null)
            {
                findings.Error(arm.Place, Codes.ExperimentArms, earlier.Name == arm.Name
                    ? $"two arms are named \"{arm.Name}\"; rename one"
                    : $"the arms \"{earlier.Name}\" and \"{arm.Name}\" have the same digest, so they decide every day alike; give another policy");
            }
        }

        if (experiment.IsByGroup)
        {
            CheckGroups(experiment, fields, findings);
        }

        if (experiment.Design.Kind == DesignKind.Parallel)
        {
            return;
        }

        if (experiment.Arms.Count != 2)
        {
            findings.Error(experiment.Design.Place, Codes.ExperimentDesign, $"blocks compare 2 arms, and there are {experiment.Arms.Count}; use \"parallel\", or keep two");
        }

        if (!experiment.Primary.Outcome.WashesOut)
        {
            findings.Error(experiment.Design.Place, Codes.ExperimentDesign,
                $"{experiment.Primary.Outcome.Name} does not wash out within weeks, so blocks cannot compare it; use \"parallel\", or another primary outcome");
        }
    }

    private static int? ReadGroups(ExperimentFields read, Findings findings)
    {
        if (read.Word("unit", Units) == 1)
        {
            return (int)read.Number("planned_groups", 2, 10_000, whole: true);
        }

        if (read.Object.Find("planned_groups") is { } unused)
        {
            findings.Error(unused.Place, Codes.ExperimentDesign, "each athlete is assigned alone; remove \"planned_groups\", or write \"unit\": \"group\"");
        }

        return null;
    }

    private static void CheckGroups(Experiment experiment, StrictObject fields, Findings findings)
    {
        if (experiment.Design.Kind != DesignKind.Parallel)
        {
            findings.Error(fields.Find("unit")!.Place, Codes.ExperimentDesign, "groups need a parallel design, because blocks compare each athlete with itself; write \"kind\": \"parallel\", or \"unit\": \"athlete\"");
        }

        if (experiment.Design.BaselineBounds.Count > 0)
        {
            findings.Error(experiment.Design.Place, Codes.ExperimentDesign, "groups are balanced by their number; remove \"baseline_bounds\"");
        }

        if (experiment.PlannedGroups > experiment.PlannedAthletes)
        {
            findings.Error(experiment.PlannedPlace, Codes.ExperimentDesign, $"{Words.Number(experiment.PlannedGroups.Value)} groups need at least as many athletes; write a larger \"planned_athletes\"");
        }
    }

    private static string ReadId(ExperimentFields read, Findings findings)
    {
        var id = read.Text("id");
        if (id.Length > 0 && !Words.IsDashName(id))
        {
            findings.Error(read.Object.Find("id")!.Place, Codes.BadName, $"\"{id}\" is not a name; use lower-case letters, digits and dashes, such as wider-spacing");
        }

        return id;
    }

    private static List<Arm> ReadArms(ExperimentFields read, Findings findings)
    {
        var list = read.Object.List("arms", needed: true);
        if (read.Object.Find("arms") is { Kind: JsonKind.Array } given && list.Count is < 2 or > MostArms)
        {
            findings.Error(given.Place, Codes.ExperimentArms, $"an experiment has 2 to {MostArms} arms, the control first; this one has {list.Count}");
        }

        return [.. list.Select(item => ReadArm(item, findings)).OfType<Arm>()];
    }

    private static Arm? ReadArm(JsonValue item, Findings findings)
    {
        if (StrictObject.Open(item, "an arm", findings, ["name", "policy", "version", "digest", "weight"]) is not { } fields)
        {
            return null;
        }

        var read = new ExperimentFields(fields, findings);
        return new Arm(read.Text("name"), read.Text("policy"), read.Text("version"), read.Text("digest"), (int)read.Number("weight", 1, 10, usual: 1, whole: true), item.Place);
    }

    private static List<ResponderClass> ReadClasses(ExperimentFields read, Findings findings)
    {
        if (read.Part("eligibility", "eligibility", "responder_classes") is not { } eligibility)
        {
            return [.. Enum.GetValues<ResponderClass>()];
        }

        var classes = eligibility.Object.List("responder_classes", needed: true);
        if (eligibility.Object.Find("responder_classes") is { Kind: JsonKind.Array } given && classes.Count == 0)
        {
            findings.Error(given.Place, Codes.OutOfRange, "\"responder_classes\" is empty, so nobody could take part; name a class, or leave \"eligibility\" out");
        }

        return [.. classes.Select(c => (ResponderClass)ExperimentFields.Word(c, "responder_classes", Classes, findings))];
    }

    private static ExperimentDesign ReadDesign(ExperimentFields read, Findings findings)
    {
        if (read.Part("design", "a design", "kind", "pairs", "block_days", "residual", "baseline_bounds") is not { } design)
        {
            findings.Error(read.Object.Place, Codes.MissingField, "an experiment needs the field \"design\"");
            return new ExperimentDesign(DesignKind.Parallel, 0, 0, 1, [], read.Object.Place);
        }

        var kind = (DesignKind)design.Word("kind", Kinds);
        var inBlocks = kind != DesignKind.Parallel;
        foreach (var field in new[] { "pairs", "block_days", "residual" }.Where(f => !inBlocks && design.Object.Find(f) is not null))
        {
            findings.Error(design.Object.Find(field)!.Place, Codes.ExperimentDesign, $"a parallel design has no blocks; remove \"{field}\"");
        }

        if (inBlocks && design.Object.Find("baseline_bounds") is { } unused)
        {
            findings.Error(unused.Place, Codes.ExperimentDesign, "with blocks each athlete is their own baseline; remove \"baseline_bounds\"");
        }

        var bounds = design.Object.List("baseline_bounds").Select(b => ExperimentFields.Number(b, "baseline_bounds", double.MinValue, double.MaxValue, findings)).ToList();
        if (bounds.Zip(bounds.Skip(1)).Any(b => b.First >= b.Second))
        {
            findings.Error(design.Object.Find("baseline_bounds")!.Place, Codes.OutOfRange, "\"baseline_bounds\" must rise, such as [60, 70]");
        }

        return new ExperimentDesign(
            kind, inBlocks ? (int)design.Number("pairs", 3, 20, whole: true) : 0, inBlocks ? (int)design.Number("block_days", 7, 180, whole: true) : 0,
            inBlocks ? design.Number("residual", 0.01, 0.5, usual: 0.1) : 1, bounds, design.Object.Place);
    }

    private static PrimaryOutcome ReadPrimary(ExperimentFields read, Findings findings)
    {
        if (read.Part("primary_outcome", "a primary outcome", "name", "smallest_difference", "spread", "baseline_correlation") is not { } primary)
        {
            findings.Error(read.Object.Place, Codes.MissingField, "an experiment needs the field \"primary_outcome\"");
            return new PrimaryOutcome(RecordedOutcome.All[0], 1, 1, 0);
        }

        var name = primary.Object.Need("name");
        return new PrimaryOutcome(
            name is null ? RecordedOutcome.All[0] : ReadOutcome(name, findings), primary.Number("smallest_difference", 1e-6, 1e6), primary.Number("spread", 1e-6, 1e6),
            primary.Number("baseline_correlation", 0, 0.95, usual: 0));
    }

    private static List<RecordedOutcome> ReadSecondary(ExperimentFields read, Findings findings)
    {
        var (outcomes, primary) = (new List<RecordedOutcome>(), read.Object.Find("primary_outcome")?["name"]?.Text);
        foreach (var item in read.Object.List("secondary_outcomes"))
        {
            var outcome = ReadOutcome(item, findings);
            if (item.Kind == JsonKind.Text && item.Text == outcome.Name && (outcome.Name == primary || outcomes.Contains(outcome)))
            {
                findings.Error(item.Place, Codes.RepeatedName, $"the outcome \"{outcome.Name}\" appears twice; keep one");
            }

            outcomes.Add(outcome);
        }

        return outcomes;
    }

    private static RecordedOutcome ReadOutcome(JsonValue value, Findings findings)
    {
        var outcome = RecordedOutcome.All.FirstOrDefault(o => value.Kind == JsonKind.Text && o.Name == value.Text);
        if (outcome is null)
        {
            var names = RecordedOutcome.All.Select(o => o.Name).ToList();
            findings.Error(value.Place, Codes.OutcomeNotRecorded, value.Kind == JsonKind.Text
                ? $"nobody records \"{value.Text}\"{(Words.Nearest(value.Text, names) is { } near ? $"; did you mean \"{near}\"?" : $"; use one of {string.Join(", ", names)}")}"
                : $"an outcome must be a text, not {value.KindInWords}");
        }

        return outcome ?? RecordedOutcome.All[0];
    }

    private static double ReadStop(ExperimentFields read, Findings findings)
    {
        if (read.Part("stop", "stop rules", "most_harmed") is { } stop)
        {
            return stop.Number("most_harmed", 0.01, 1);
        }

        findings.Error(read.Object.Place, Codes.MissingField, "an experiment needs the field \"stop\" with \"most_harmed\", the largest acceptable share of injured athletes");
        return 1;
    }

    private static ExperimentLayer ReadLayer(ExperimentFields read, Findings findings)
    {
        if (read.Part("layer", "a layer", "name", "from", "to") is not { } layer)
        {
            return new ExperimentLayer("default", 0, 1);
        }

        var part = new ExperimentLayer(layer.Text("name"), layer.Number("from", 0, 1, usual: 0), layer.Number("to", 0, 1, usual: 1));
        if (part.To <= part.From)
        {
            findings.Error(layer.Object.Place, Codes.OutOfRange, "the layer's part is empty; \"to\" must be above \"from\"");
        }

        return part;
    }

    /// <summary>A responder class as files write it.</summary>
    internal static string Word(ResponderClass responder) => Words.Snake(responder.ToString());
}
