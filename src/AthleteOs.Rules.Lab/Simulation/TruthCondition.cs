namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The kinds of conditions; a name of truths has at most one of each.</summary>
internal enum TruthPart
{
    /// <summary>How load becomes performance.</summary>
    Dose,

    /// <summary>The effect of a key session on the next mornings.</summary>
    Acute,

    /// <summary>How illness and injury depend on training.</summary>
    Hazard,

    /// <summary>The content of readings.</summary>
    Readings,
}

/// <summary>A named assumption about virtual athletes.</summary>
/// <param name="Name">Its word in a name of truths.</param>
/// <param name="Part">Its kind.</param>
/// <param name="Says">The assumption.</param>
/// <param name="Source">Its sources, or that it is a house assumption.</param>
/// <param name="Set">Sets its numbers.</param>
internal sealed record TruthCondition(string Name, TruthPart Part, string Says, string Source, Func<Truths, Truths> Set)
{
    private const string House = "A house assumption.";

    /// <summary>The hazard of a dose that names none; null for other conditions.</summary>
    public string? UsualHazard { get; init; }

    /// <summary>Every condition.</summary>
    public static IReadOnlyList<TruthCondition> All { get; } =
    [
        new("linear", TruthPart.Dose, "Each key session adds the same, except in saturating bodies. Overreaching costs no fitness. Athletes skip sessions at random.",
            "Fitness and fatigue are as in Banister's model. The rest is a house assumption.", truths => truths) { UsualHazard = "foster" },
        new("plateau", TruthPart.Dose,
            "Key sessions of the last days share their extra gain: it halves at about 2.5 of them. A day's useful load halves while overreached. Bodies begin in the steady state of their habit. "
            + "Tired athletes skip more sessions. The usual load of a variable-dose body is its best steady load.",
            "Few key sessions are enough: Billat 1999, Hatle 2014, Seiler and Tonnessen 2009, Laursen 2002. Overreached athletes gain less: Aubry 2014. The numbers are a house assumption.",
            truths => truths with { KeysToHalf = 2.5, KeysToHalfSpread = 0.3, OverreachedUse = 0.5, BeginsSteady = true, DeclinesTired = true, UsualIsOptimal = true }) { UsualHazard = "ratio" },
        new("acute", TruthPart.Acute, "A key session takes about 4 points from the next morning's readiness, and most of it is back two days later.",
            "Recovery within about 48 hours is usual. The points are a house assumption.", truths => truths with { Hit = 4 }),
        new("foster", TruthPart.Hazard, "Illness and injury rise with strain, load times monotony, and double while overreached.",
            "Foster 1998. Later studies of illness point the other way.", truths => truths with { Hazard = Hazard.Foster }),
        new("ratio", TruthPart.Hazard, "Illness and injury rise if the last week's load is high for the last four weeks', and triple while overreached.",
            "Large changes of load: Svendsen 2016. Infections while overreached: Aubry 2014. The steepness is a house assumption.", truths => truths with { Hazard = Hazard.Ratio }),
        new("none", TruthPart.Hazard, "Illness and injury do not depend on training.", House, truths => truths with { Hazard = Hazard.None }),
        new("placebo", TruthPart.Readings, "Readings vary as usual and tell nothing about readiness.", "A control: a policy that reads the body must lose by it.",
            truths => truths with { IsPlacebo = true }),
    ];

    /// <summary>The choices, for a message.</summary>
    public static string Choices { get; } =
        $"give a dose ({Named(TruthPart.Dose)}), and after dashes, if wanted, {Named(TruthPart.Acute)}, a hazard ({Named(TruthPart.Hazard)}) and {Named(TruthPart.Readings)}, such as plateau-acute";

    private static string Named(TruthPart part) => string.Join(", ", All.Where(c => c.Part == part).Select(c => c.Name));
}
