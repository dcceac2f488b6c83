using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The assumptions about bodies under which virtual athletes live: one dose, one hazard, and more if named. A name such as <c>plateau-acute</c> gives all of them.</summary>
/// <remarks>Nobody knows the truth about real bodies. Read a result under several truths before you rely on it.</remarks>
internal sealed record Truths
{
    /// <summary>The bodies of the first simulations: every key session is worth the same, and overreaching costs no fitness.</summary>
    public static Truths Linear { get; } = new();

    /// <summary>The truths of a trial that names none.</summary>
    public static Truths Default { get; } = Parse("plateau-acute").Truths!;

    /// <summary>The truths of a report's sensitivity: every condition is in at least one. Placebo readings are one of the arms with other readings.</summary>
    public static IReadOnlyList<Truths> Compared { get; } =
        [.. new[] { "linear", "linear-ratio", "plateau", "plateau-acute", "plateau-acute-foster", "plateau-acute-none" }.Select(name => Parse(name).Truths!)];

    /// <summary>The conditions that the truths consist of, in the order of the name.</summary>
    public IReadOnlyList<TruthCondition> Conditions { get; private init; } = [TruthCondition.All[0], TruthCondition.All.First(c => c.Name == TruthCondition.All[0].UsualHazard)];

    /// <summary>The faded key sessions of the last days at which a key session's extra gain is halved; 0 if they share nothing.</summary>
    public double KeysToHalf { get; init; }

    /// <summary>The SD of its logarithm between athletes.</summary>
    public double KeysToHalfSpread { get; init; }

    /// <summary>The share of a day's useful load that counts while overreached.</summary>
    public double OverreachedUse { get; init; } = 1;

    /// <summary>The points of readiness that a key session takes for a day or two, beyond its fatigue.</summary>
    public double Hit { get; init; }

    /// <summary>How illness and injury depend on training.</summary>
    public Hazard Hazard { get; init; } = Hazard.Foster;

    /// <summary>Whether bodies begin in the steady state of their habit.</summary>
    public bool BeginsSteady { get; init; }

    /// <summary>Whether athletes change more decisions on tired mornings, and then never to a harder session.</summary>
    public bool DeclinesTired { get; init; }

    /// <summary>Whether the usual load of a variable-dose body is the load at which its steady performance is highest.</summary>
    public bool UsualIsOptimal { get; init; }

    /// <summary>Whether readings tell nothing about readiness.</summary>
    public bool IsPlacebo { get; init; }

    /// <summary>The name: the conditions joined by dashes, without the hazard that the dose usually has.</summary>
    public string Name => string.Join('-', Conditions.Where(c => c.Name != Conditions[0].UsualHazard).Select(c => c.Name));

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>Reads a name of truths; for an invalid name, explains the fault and the choices.</summary>
    public static (Truths? Truths, string? Says) Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var given = new List<TruthCondition>();
        foreach (var word in name.Split('-'))
        {
            if (TruthCondition.All.FirstOrDefault(c => c.Name == word) is not { } condition)
            {
                return (null, $"\"{word}\" is no condition{Words.DidYouMean(word, TruthCondition.All.Select(c => c.Name))}; {TruthCondition.Choices}");
            }

            if (given.Find(c => c.Part == condition.Part) is { } other)
            {
                return (null, $"\"{other.Name}\" and \"{word}\" cannot be combined: a name has one {condition.Part.ToString().ToLowerInvariant()}; {TruthCondition.Choices}");
            }

            given.Add(condition);
        }

        if (given.Find(c => c.Part == TruthPart.Dose) is not { } dose)
        {
            return (null, $"\"{name}\" names no dose; {TruthCondition.Choices}");
        }

        if (!given.Exists(c => c.Part == TruthPart.Hazard))
        {
            given.Add(TruthCondition.All.First(c => c.Name == dose.UsualHazard));
        }

        var conditions = given.OrderBy(c => c.Part).ToArray();
        return (conditions.Aggregate(new Truths { Conditions = conditions }, (truths, condition) => condition.Set(truths)), null);
    }
}

/// <summary>How illness and injury depend on training.</summary>
internal enum Hazard
{
    /// <summary>They rise with Foster's strain, and double while overreached.</summary>
    Foster,

    /// <summary>They rise if the last week's load is high for the last four weeks', and triple while overreached.</summary>
    Ratio,

    /// <summary>They do not depend on training.</summary>
    None,
}
