using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The season of one virtual athlete under one policy, in numbers.</summary>
internal sealed record SeasonOutcome
{
    /// <summary>The athlete's number in the population.</summary>
    public required int Athlete { get; init; }

    /// <summary>How strongly the athlete responds.</summary>
    public required ResponderClass Responder { get; init; }

    /// <summary>The way in which the body responds.</summary>
    public required TruthFamily Family { get; init; }

    /// <summary>The number of days.</summary>
    public required int Days { get; init; }

    /// <summary>True performance at the end less that before the season, mean of the last 14 days of each, in percent of the usual.</summary>
    public required double Gain { get; init; }

    /// <summary>The same gain of rested athletes: performance after seven easy days from each of the days, in percent of the usual.</summary>
    public required double RestedGain { get; init; }

    /// <summary>Key sessions decided.</summary>
    public required int KeyDecided { get; init; }

    /// <summary>Key sessions done.</summary>
    public required int KeyDone { get; init; }

    /// <summary>Mean of true readiness less the athlete's usual on the mornings of key sessions done, in points; not a number without any.</summary>
    public required double KeyReadiness { get; init; }

    /// <summary>Days on which fatigue and life lowered readiness by more than 10 points; illness does not count here.</summary>
    public required int DaysOverreached { get; init; }

    /// <summary>Days of illness.</summary>
    public required int DaysIll { get; init; }

    /// <summary>Days of injury.</summary>
    public required int DaysInjured { get; init; }

    /// <summary>The load of the season, in TSS.</summary>
    public required double Load { get; init; }

    /// <summary>Foster's monotony, median of the weeks that have one; not a number without any.</summary>
    public required double Monotony { get; init; }

    /// <summary>Compensated key sessions: decided after the week's first target was decided and done, or only because the week before missed some. The athlete's own training is no debt.</summary>
    public required int Debt { get; init; }

    /// <summary>The broken invariants; empty without any.</summary>
    public required IReadOnlyList<Breach> Breaches { get; init; }

    /// <summary>A number of the season, a week.</summary>
    public double PerWeek(double number) => number * 7 / Days;

    /// <summary>A number of the season, a year.</summary>
    public double PerYear(double number) => number * 365 / Days;
}

/// <summary>An invariant over days that was broken.</summary>
/// <param name="Invariant">The invariant.</param>
/// <param name="Date">The last of the days.</param>
/// <param name="Says">The event.</param>
/// <param name="Days">The days before it, one a line.</param>
internal sealed record Breach(SeasonInvariant Invariant, DateOnly Date, string Says, IReadOnlyList<string> Days);
