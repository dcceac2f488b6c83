using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Workouts;

/// <summary>The part of a session that a step belongs to.</summary>
internal enum SessionPart
{
    /// <summary>The warm-up.</summary>
    WarmUp,

    /// <summary>Work.</summary>
    Work,

    /// <summary>Easy time between two pieces of work.</summary>
    Easy,

    /// <summary>The cool-down.</summary>
    CoolDown,
}

/// <summary>A range in percent of threshold power or threshold speed.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
internal readonly record struct PercentRange(double Low, double High);

/// <summary>One step of a session, or several steps that are repeated.</summary>
internal abstract record SessionStep
{
    /// <summary>The minutes with every repetition.</summary>
    public abstract double Minutes { get; }

    /// <summary>The fewest minutes with every repetition.</summary>
    public abstract double LeastMinutes { get; }
}

/// <summary>A stretch at one effort.</summary>
/// <param name="Part">The part of the session.</param>
/// <param name="Minutes">Its minutes.</param>
/// <param name="LeastMinutes">The minutes that are enough on a short day.</param>
/// <param name="Says">The effort in words.</param>
/// <param name="Percent">The effort by sport.</param>
internal sealed record Stretch(SessionPart Part, double Minutes, double LeastMinutes, string Says, IReadOnlyDictionary<string, PercentRange> Percent) : SessionStep
{
    /// <inheritdoc/>
    public override double Minutes { get; } = Minutes;

    /// <inheritdoc/>
    public override double LeastMinutes { get; } = LeastMinutes;
}

/// <summary>Steps that are repeated.</summary>
/// <param name="Times">How often.</param>
/// <param name="LeastTimes">The number of times that is enough on a short day.</param>
/// <param name="Steps">The steps.</param>
internal sealed record Repeat(int Times, int LeastTimes, IReadOnlyList<SessionStep> Steps) : SessionStep
{
    /// <inheritdoc/>
    public override double Minutes => Times * Steps.Sum(s => s.Minutes);

    /// <inheritdoc/>
    public override double LeastMinutes => LeastTimes * Steps.Sum(s => s.LeastMinutes);
}

/// <summary>A session of the menu.</summary>
/// <param name="Name">The name by which policies suggest it.</param>
/// <param name="AlsoNamed">Other names for it in policies.</param>
/// <param name="SessionType">Its type.</param>
/// <param name="Focus">Its purpose, such as <c>vo2max</c>, <c>threshold</c> or <c>long</c>.</param>
/// <param name="Says">The session in words.</param>
/// <param name="Evidence">Its source.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record SessionPlan(string Name, IReadOnlyList<string> AlsoNamed, SessionType SessionType, string Focus, string Says, string Evidence, IReadOnlyList<SessionStep> Steps)
{
    /// <summary>The sports for which sessions have numbers.</summary>
    public static readonly IReadOnlyList<string> Sports = ["ride", "run"];

    /// <summary>The minutes of the whole session.</summary>
    public double Minutes => Steps.Sum(s => s.Minutes);

    /// <summary>Whether a policy's archetype of this name is this session.</summary>
    public bool IsNamed(string name) => Name == name || AlsoNamed.Contains(name);

    /// <summary>The session in the time that there is: stretches become shorter, then repetitions fewer. Null if even the shortest is too long.</summary>
    public SessionPlan? Within(double minutes)
    {
        for (var steps = Steps; ; steps = Fewer(steps) ?? [])
        {
            if (steps.Count == 0)
            {
                return null;
            }

            var (whole, least) = (steps.Sum(s => s.Minutes), steps.Sum(s => Shortest(s).Minutes));
            if (whole <= minutes)
            {
                return this with { Steps = steps };
            }

            if (least <= minutes)
            {
                var share = (whole - minutes) / (whole - least);
                return this with { Steps = [.. steps.Select(s => Shorter(s, share))] };
            }
        }
    }

    private static SessionStep Shortest(SessionStep step) => Shorter(step, 1);

    // Whole quarters of a minute, rounded down, so that the sum stays within the limit.
    private static SessionStep Shorter(SessionStep step, double share) => step switch
    {
        Stretch stretch => new Stretch(stretch.Part, Math.Max(stretch.LeastMinutes, Math.Floor((stretch.Minutes - share * (stretch.Minutes - stretch.LeastMinutes)) * 4) / 4), stretch.LeastMinutes, stretch.Says, stretch.Percent),
        Repeat repeat => repeat with { Steps = [.. repeat.Steps.Select(s => Shorter(s, share))] },
        _ => step,
    };

    // One repetition fewer of the first steps that allow it; null if none does.
    private static IReadOnlyList<SessionStep>? Fewer(IReadOnlyList<SessionStep> steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] is Repeat repeat && (repeat.Times > repeat.LeastTimes ? repeat with { Times = repeat.Times - 1 } : Fewer(repeat.Steps) is { } inner ? repeat with { Steps = inner } : null) is { } less)
            {
                return [.. steps.Take(i), less, .. steps.Skip(i + 1)];
            }
        }

        return null;
    }
}
