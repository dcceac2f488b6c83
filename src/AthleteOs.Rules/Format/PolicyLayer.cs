using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>A parameter as one manifest states it, with its stated fields. A variant takes the other fields from its base policy.</summary>
internal sealed record ParameterDraft(string Name, double? Value, string? Unit, double? Min, double? Max, string? Says, string? Evidence, Place Place, IReadOnlyCollection<string> Fields);

/// <summary>An adjustment as one manifest states it, with the place of the derived fact that it names.</summary>
internal sealed record AdjustmentDraft(Adjustment Adjustment, JsonValue? InForce);

/// <summary>A rule set as a manifest lists it.</summary>
internal sealed record StepEntry(PolicyStage Step, string RuleSet, HitPolicy HitPolicy, Place Place);

/// <summary>One policy folder's manifest, read strictly, before what it extends is worked in.</summary>
internal sealed class PolicyLayer
{
    private static readonly string[] ManifestFields =
        ["$schema", "id", "version", "title", "says", "extends", "signal", "parameters", "facts", "derived", "priors", "adjustments", "archetypes", "marks", "steps", "disable", "exceptions"];

    private PolicyLayer(PolicyFiles files) => Files = files;

    public PolicyFiles Files { get; }

    public string Id { get; private set; } = "";

    public string Version { get; private set; } = "";

    public string Title { get; private set; } = "";

    public string Says { get; private set; } = "";

    public JsonValue? Extends { get; private set; }

    /// <summary>The signal that this manifest declares; null if it declares none.</summary>
    public PolicySignal? Signal { get; private set; }

    public List<ParameterDraft> Parameters { get; } = [];

    public List<(DerivedFact Derived, Place Place)> Derived { get; } = [];

    public List<(FactDefinition Fact, Place Place)> Facts { get; } = [];

    public List<Prior> Priors { get; } = [];

    /// <summary>The places of the values of <see cref="Priors"/>.</summary>
    public Dictionary<FactDefinition, Place> PriorPlaces { get; } = [];

    public List<AdjustmentDraft> Adjustments { get; } = [];

    public List<SessionArchetype> Archetypes { get; } = [];

    public List<Mark> Marks { get; } = [];

    public List<StepEntry>? Steps { get; private set; }

    public List<JsonValue> Disabled { get; } = [];

    public List<SeasonException> Exceptions { get; } = [];

    public Place Place { get; private set; }

    /// <summary>Reads a manifest; null when it cannot be read at all. Lesser faults are findings.</summary>
    public static PolicyLayer? Read(PolicyFiles files, Findings findings)
    {
        if (!files.Files.TryGetValue("policy.json", out var bytes))
        {
            findings.Error(Place.Whole(files.Show("policy.json")), Codes.FileUnreadable, "there is no policy.json; a policy begins with one");
            return null;
        }

        if (ParsedFiles.Read(files.Show("policy.json"), bytes, findings) is not { } root
            || StrictObject.Open(root, "the policy", findings, ManifestFields) is not { } manifest)
        {
            return null;
        }

        var layer = new PolicyLayer(files)
        {
            Place = root.Place,
            Id = manifest.Text("id", needed: true) ?? "",
            Version = manifest.Text("version", needed: true) ?? "",
            Title = manifest.Text("title", needed: true) ?? "",
            Says = manifest.Text("says", needed: true) ?? "",
            Extends = manifest.Text("extends") is null ? null : manifest.Find("extends"),
        };
        layer.CheckIdentity(manifest, findings);
        layer.Signal = ReadSignal(manifest, findings);
        layer.ReadParameters(manifest, findings);
        layer.Facts.AddRange(new OwnFactLayer(findings).Read(manifest));
        layer.ReadDerived(manifest, findings);
        layer.ReadPriors(manifest, findings);
        layer.ReadAdjustments(manifest, findings);
        layer.ReadArchetypes(manifest, findings);
        layer.ReadMarks(manifest, findings);
        layer.ReadSteps(manifest, findings);
        layer.ReadExceptions(manifest, findings);
        foreach (var rule in manifest.List("disable"))
        {
            if (rule.Kind == JsonKind.Text)
            {
                layer.Disabled.Add(rule);
            }
            else
            {
                findings.Error(rule.Place, Codes.WrongType, "\"disable\" lists rules by their full names, such as \"spacing.slow_responders_wait_longer\"");
            }
        }

        return layer;
    }

    private static PolicySignal? ReadSignal(StrictObject manifest, Findings findings)
    {
        if (manifest.Text("signal") is not { } word)
        {
            return null;
        }

        var signals = Enum.GetValues<PolicySignal>().ToDictionary(s => Words.Snake(s.ToString()), StringComparer.Ordinal);
        if (signals.TryGetValue(word, out var signal))
        {
            return signal;
        }

        findings.Error(manifest.Find("signal")!.Place, Codes.UnknownWord, $"the signal must be one of {string.Join(", ", signals.Keys)}, not \"{word}\"{Words.DidYouMean(word, signals.Keys)}");
        return null;
    }

    private void CheckIdentity(StrictObject manifest, Findings findings)
    {
        if (Id.Length > 0 && !Words.IsDashName(Id))
        {
            findings.Error(manifest.Find("id")!.Place, Codes.BadName, $"the id \"{Id}\" must be lower-case letters, digits and dashes, such as weekly-planning");
        }
        else if (Id.Length > 0 && Id != Files.ExpectedId)
        {
            findings.Error(manifest.Find("id")!.Place, Codes.IdIsNotFolder, $"the id is \"{Id}\" but the folder is \"{Files.ExpectedId}\"; they must be the same");
        }

        if (Version.Length > 0 && !PolicyVersion.IsValid(Version))
        {
            findings.Error(manifest.Find("version")!.Place, Codes.BadVersion, $"the version \"{Version}\" must be three numbers, such as 1.0.0");
        }
    }

    private void ReadParameters(StrictObject manifest, Findings findings)
    {
        foreach (var field in manifest.Table("parameters"))
        {
            if (CheckName(field, "a parameter", findings)
                && StrictObject.Open(field.Value, $"the parameter {field.Name}", findings, ["value", "unit", "min", "max", "says", "evidence"]) is { } read)
            {
                Parameters.Add(new ParameterDraft(field.Name, read.Number("value", needed: true), read.Text("unit"), read.Number("min"), read.Number("max"),
                    read.Text("says"), read.Text("evidence"), field.Value.Place, [.. field.Value.Fields.Select(f => f.Name)]));
            }
        }
    }

    private void ReadDerived(StrictObject manifest, Findings findings)
    {
        foreach (var field in manifest.Table("derived"))
        {
            if (!CheckName(field, "a derived fact", findings)
                || StrictObject.Open(field.Value, $"the derived fact {field.Name}", findings, ["kind", "unit", "says"]) is not { } read)
            {
                continue;
            }

            var kind = read.Text("kind", needed: true);
            if (kind is not (null or "number" or "flag"))
            {
                findings.Error(read.Find("kind")!.Place, Codes.UnknownWord, $"the kind of {field.Name} must be number or flag, not \"{kind}\"");
            }

            Derived.Add((new DerivedFact(field.Name, kind == "flag", read.Text("unit") ?? "", read.Text("says", needed: true) ?? "", 0), field.NamePlace));
        }
    }

    private void ReadPriors(StrictObject manifest, Findings findings)
    {
        var believed = FactCatalog.All.Where(f => f.About.Origin == FactOrigin.Believed).ToDictionary(f => f.Field, StringComparer.Ordinal);
        foreach (var field in manifest.Table("priors"))
        {
            if (!believed.TryGetValue(field.Name, out var fact))
            {
                findings.Error(field.NamePlace, Codes.BadPrior, $"\"{field.Name}\" is not an athlete parameter{Words.DidYouMean(field.Name, believed.Keys)}; only what is believed of an athlete can have a prior, never what is observed");
                continue;
            }

            if (StrictObject.Open(field.Value, $"the prior {field.Name}", findings, ["value", "says", "evidence"]) is not { } read)
            {
                continue;
            }

            var says = read.Text("says", needed: true) ?? "";
            var evidence = read.Text("evidence", needed: true) ?? "";
            object? value = read.Need("value") is { } given
                ? fact.Kind == FactKind.Choice ? FactsReader.ReadChoice(fact, given, findings) : FactsReader.ReadNumber(fact, given, field.Name, findings)
                : null;
            if (value is not null)
            {
                PriorPlaces[fact] = read.Find("value")!.Place;
                Priors.Add(new Prior(fact, Convert.ToDouble(value is Enum e ? Convert.ToInt32(e, null) : value, null), says, evidence));
            }
        }
    }

    private void ReadAdjustments(StrictObject manifest, Findings findings)
    {
        var adjustable = FactCatalog.All.Where(f => f is { About.Origin: FactOrigin.Believed, Kind: FactKind.Number }).ToDictionary(f => f.Field, StringComparer.Ordinal);
        foreach (var field in manifest.Table("adjustments"))
        {
            if (!adjustable.TryGetValue(field.Name, out var fact))
            {
                findings.Error(field.NamePlace, Codes.BadAdjustment, $"\"{field.Name}\" is not an athlete parameter that is a number{Words.DidYouMean(field.Name, adjustable.Keys)}; the review changes only what is believed of an athlete");
                continue;
            }

            if (StrictObject.Open(field.Value, $"the adjustment {field.Name}", findings, ["step", "min", "max", "in_force", "says", "evidence"]) is not { } read)
            {
                continue;
            }

            double? step = read.Number("step", needed: true), min = read.Number("min", needed: true), max = read.Number("max", needed: true);
            if (step <= 0)
            {
                findings.Error(read.Find("step")!.Place, Codes.BadAdjustment, $"the step of {field.Name} must be above 0; to let the review change nothing, leave the adjustment out");
            }

            if (min > max || min < fact.About.Min || max > fact.About.Max)
            {
                findings.Error(field.NamePlace, Codes.BadAdjustment, $"the review may keep {field.Name} within {Words.Number(fact.About.Min)} to {Words.Number(fact.About.Max)} ({fact.About.Unit}), min not above max; here it is {Words.Number(min!.Value)} to {Words.Number(max!.Value)}");
            }

            Adjustments.Add(new AdjustmentDraft(
                new Adjustment(fact, step ?? 1, min ?? fact.About.Min, max ?? fact.About.Max, null, read.Text("says", needed: true) ?? "", read.Text("evidence", needed: true) ?? ""),
                read.Text("in_force") is null ? null : read.Find("in_force")));
        }
    }

    private void ReadArchetypes(StrictObject manifest, Findings findings)
    {
        foreach (var field in manifest.Table("archetypes"))
        {
            if (field.Name.Length is 0 or > 64 || !field.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                findings.Error(field.NamePlace, Codes.BadName, $"the archetype \"{field.Name}\" must be letters, digits and underscores, such as VO2_4x4");
            }

            if (StrictObject.Open(field.Value, $"the archetype {field.Name}", findings, ["session_type", "says"]) is not { } read)
            {
                continue;
            }

            var word = read.Text("session_type", needed: true);
            var type = Enum.GetValues<SessionType>().Where(t => t.Word() == word).Select(t => (SessionType?)t).FirstOrDefault();
            if (type is null && word is not null)
            {
                findings.Error(read.Find("session_type")!.Place, Codes.UnknownWord, $"session_type must be one of key, support, recovery, rest, not \"{word}\"");
            }

            Archetypes.Add(new SessionArchetype(field.Name, type ?? SessionType.Rest, read.Text("says", needed: true) ?? ""));
        }
    }

    private void ReadMarks(StrictObject manifest, Findings findings)
    {
        foreach (var field in manifest.Table("marks"))
        {
            if (CheckName(field, "a mark", findings) && StrictObject.Open(field.Value, $"the mark {field.Name}", findings, ["says"]) is { } read)
            {
                Marks.Add(new Mark(field.Name, read.Text("says", needed: true) ?? ""));
            }
        }
    }

    private void ReadSteps(StrictObject manifest, Findings findings)
    {
        if (manifest.Find("steps") is not { } value || StrictObject.Open(value, "steps", findings, ["intent", "daily", "review"]) is not { } steps)
        {
            return;
        }

        Steps = [];
        foreach (var (name, step) in new[] { ("intent", PolicyStage.Intent), ("daily", PolicyStage.Daily), ("review", PolicyStage.Review) })
        {
            foreach (var item in steps.List(name))
            {
                if (StrictObject.Open(item, "a rule set in steps", findings, ["rule_set", "hit_policy"]) is { } entry
                    && entry.Text("rule_set", needed: true) is { } ruleSet)
                {
                    Steps.Add(new StepEntry(step, ruleSet, ReadHitPolicy(entry, findings), entry.Find("rule_set")!.Place));
                }
            }
        }

        foreach (var twice in Steps.GroupBy(s => s.RuleSet, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            findings.Error(twice.Last().Place, Codes.RepeatedName, $"the rule set \"{twice.Key}\" is there twice in the steps; keep one");
        }
    }

    private void ReadExceptions(StrictObject manifest, Findings findings)
    {
        if (manifest.Find("exceptions") is { } value && StrictObject.Open(value, "exceptions", findings, [.. SeasonInvariantWords.All]) is { } exceptions)
        {
            Exceptions.AddRange(from invariant in Enum.GetValues<SeasonInvariant>()
                                let says = exceptions.Text(invariant.Word())
                                where says is not null
                                select new SeasonException(invariant, says));
        }
    }

    private static HitPolicy ReadHitPolicy(StrictObject entry, Findings findings)
    {
        var word = entry.Text("hit_policy", needed: true);
        if (word is not (null or "all" or "first"))
        {
            findings.Error(entry.Find("hit_policy")!.Place, Codes.UnknownWord, $"hit_policy must be all or first, not \"{word}\"");
        }

        return word == "first" ? HitPolicy.First : HitPolicy.All;
    }

    /// <summary>Whether a declared name is one that rules can write; a finding says so if not.</summary>
    internal static bool CheckName(JsonField field, string what, Findings findings)
    {
        if (Words.IsSnakeName(field.Name))
        {
            return true;
        }

        findings.Error(field.NamePlace, Codes.BadName, $"the name \"{field.Name}\" of {what} must be lower-case letters, digits and single underscores, such as recovery_margin");
        return false;
    }
}
