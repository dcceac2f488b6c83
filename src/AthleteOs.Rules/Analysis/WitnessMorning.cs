using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Analysis;

/// <summary>Usual mornings: the default values of a witness.</summary>
internal static class WitnessMorning
{
    /// <summary>A Thursday, so that a week has days behind and before it.</summary>
    public static readonly DateOnly Day = new(2026, 11, 26);

    private const int FewSteps = 30;

    private static readonly Morning Known = new()
    {
        AthleteId = "witness",
        Date = Day,
        Athlete = new Athlete { KeySessionReadinessMin = 65 },
        Today = new Today { ReadinessScore = 72, Illness = false, Injury = false, Soreness = 2, SleepHours = 8 },
        Fatigue = new Fatigue { Ctl = 60, Atl = 60, Tsb = 0 },
        Intent = new WeeklyIntent { KeySessionsTarget = 2, KeySessionsCompleted = 1, MaxWeeklyTss = 600 },
        Week = new Week { TssSoFar = 240, HoursSoFar = 4, GreyZoneShare = 0.1 },
        History = new History { DaysSinceLastKeySession = 3, RecoveredSinceLastKeySession = true, KeySessionsMissedLastWeek = 0, KeySessionDaysInARow = 0, TrainingDaysInARow = 2, DaysSinceIllness = 60, DaysSinceInjury = 60, IllDaysInLast28 = 0, TrainingDaysInLast14 = 10, DaysSinceTrainingBreak = 60 },
    };

    // Facts that can follow others where both contradict each other, in the order in which they are tried.
    private static readonly (FactDefinition Fact, Func<Morning, double?> Follows)[] Followers =
    [
        (Named("fatigue.Atl"), m => m.Fatigue.Ctl - m.Fatigue.Tsb),
        (Named("fatigue.Ctl"), m => m.Fatigue.Atl + m.Fatigue.Tsb),
        (Named("fatigue.Tsb"), m => m.Fatigue.Ctl - m.Fatigue.Atl),
        (Named("fatigue.Tsb"), _ => double.NaN),
        (Named("week.TssSoFar"), _ => 0),
        (Named("week.HoursSoFar"), _ => 0),
        (Named("yesterday.Tss"), _ => 0),
        (Named("yesterday.Tss"), m => m.Week.TssSoFar),
        (Named("week.TssSoFar"), m => m.Yesterday.Tss),
        (Named("history.TrainingDaysInARow"), _ => 0),
        (Named("history.KeySessionDaysInARow"), _ => 0),
        (Named("yesterday.SessionType"), _ => (double)SessionType.Recovery),
        (Named("history.DaysSinceLastKeySession"), _ => 1),
        (Named("events.WeekOfPhase"), _ => 0),
        (Named("athlete.Tau1"), m => m.Athlete.Tau2 + 1),
        (Named("athlete.Tau2"), m => m.Athlete.Tau1 - 1),
        (Named("intent.KeySessionsRemaining"), m => m.Intent.KeySessionsTarget - m.Intent.KeySessionsCompleted is { } left ? Math.Max(0, left) : null),
    ];

    private static readonly Morning Unmodelled = Known with { Athlete = new Athlete() };

    private static readonly Morning Modelled = Known with
    {
        Athlete = new Athlete { KeySessionReadinessMin = 65, ReadinessMean = 65, ReadinessSd = 8, ReadinessPersistence = 0.5, ResponderClass = ResponderClass.Medium, Tau1 = 42, Tau2 = 12, WeeklyCapacityTss = 500, WeeklyHours = 8, ToleratedSpacingDays = 2 },
    };

    private static readonly FactDefinition[] Facts = [.. FactCatalog.All.Where(f => f.Kind != FactKind.Series && f.Group is not ("calendar" or "value" or "review"))];

    /// <summary>Mornings inside a box, as ordinary as possible. Each is possible in a facts document; others are left out.</summary>
    public static IEnumerable<Morning> Inside(Box box, DateOnly day)
    {
        foreach (var ordinary in (Morning[])[Known, Unmodelled, Modelled])
        {
            var morning = ordinary with { Date = day };
            foreach (var fact in Facts.Concat(box.Own.Where(f => f.Kind != FactKind.Series)))
            {
                var possible = box[fact];
                var usual = fact.Read(morning);
                if (!Fits(possible, usual))
                {
                    morning = fact.With(morning, Nearest(fact, possible, usual));
                }
            }

            yield return Given(Agreeing(morning, box));
        }
    }

    /// <summary>The morning with facts that contradict each other made to agree, where their box leaves a choice.</summary>
    internal static Morning Agreeing(Morning morning, Box box)
    {
        var left = FactContradictions.Count(morning);
        foreach (var (fact, follows) in Followers)
        {
            if (left == 0)
            {
                break;
            }

            if (follows(morning) is { } value && !double.IsNaN(fact.Read(morning)) && Fits(box[fact], value) && (fact.Kind != FactKind.Number || double.IsNaN(value) || FactsReader.Fits(fact.About, value))
                && fact.With(morning, value) is var changed && FactContradictions.Count(changed) is var fewer && fewer < left)
            {
                (morning, left) = (changed, fewer);
            }
        }

        return morning;
    }

    private static FactDefinition Named(string name) => FactCatalog.ByName[name];

    /// <summary>The most ordinary morning with a given property. Facts that do not matter have their usual value, or none.</summary>
    /// <param name="morning">The morning.</param>
    /// <param name="own">The facts that the policies declare themselves.</param>
    /// <param name="holds">The property.</param>
    public static Morning Plain(Morning morning, IEnumerable<FactDefinition> own, Func<Morning, bool> holds)
    {
        FactDefinition[] facts = [.. Facts, .. own.Where(f => f.Kind != FactKind.Series)];
        foreach (var fact in facts.Concat(facts))
        {
            var (here, usual) = (fact.Read(morning), fact.Read(Known));
            foreach (var value in here.Equals(usual) ? [] : new[] { usual, Math.Round(here / fact.About.Step) * fact.About.Step })
            {
                var plainer = Given(fact.With(morning, value));
                if (holds(plainer) && CanBe(plainer))
                {
                    morning = plainer;
                    break;
                }
            }
        }

        return facts.Where(f => f.Kind == FactKind.Number && !f.Read(morning).Equals(f.Read(Known)) && double.IsFinite(f.Read(morning))).Aggregate(morning, (m, fact) => Middle(m, fact, holds));
    }

    // If only a few values fit, the middle one.
    private static Morning Middle(Morning morning, FactDefinition fact, Func<Morning, bool> holds)
    {
        var (here, step) = (fact.Read(morning), fact.About.Step);
        int down = Reach(-step), up = Reach(step);
        var middle = Math.Round(here + step * Math.Floor((up - down) / 2.0), 4);
        return down < FewSteps && up < FewSteps && fact.With(morning, middle) is var moved && holds(moved) && CanBe(moved) ? moved : morning;

        int Reach(double by) => Enumerable.Range(1, FewSteps).TakeWhile(n => here + n * by >= fact.About.Min && here + n * by <= fact.About.Max && holds(fact.With(morning, here + n * by))).Count();
    }

    /// <summary>The facts of a witness without which, or with which as usual, it would not be one.</summary>
    public static IEnumerable<FactDefinition> Telling(Morning witness, IEnumerable<FactDefinition> own, Func<Morning, Morning, bool> alike) => Facts.Concat(own.Where(f => f.Kind != FactKind.Series)).Where(f => f.About.Origin != FactOrigin.Given && !double.IsNaN(f.Read(witness))
        && (!alike(witness, f.With(witness, double.NaN)) || !alike(witness, f.With(witness, f.Read(Known)))));

    /// <summary>Whether the morning is possible in a facts document, without contradictions.</summary>
    public static bool CanBe(Morning morning) => FactsReader.Read("witness", FactsWriter.Write(morning), new Findings()) is { } read && FactsWriter.Write(read).AsSpan().SequenceEqual(FactsWriter.Write(morning));

    private static bool Fits(ValueRange possible, double value) => double.IsNaN(value) ? possible.MayBeMissing || !possible.MayBeThere : possible.MayBeThere && value >= possible.Low && value <= possible.High;

    // A narrow range shows itself best by its middle, a wide one by its end next to the usual; whole numbers where there are any.
    private static double Nearest(FactDefinition fact, ValueRange possible, double usual)
    {
        if (!possible.MayBeThere)
        {
            return double.NaN;
        }

        var (low, high, about) = (possible.Low, possible.High, fact.About);
        if (fact.Kind != FactKind.Number || double.IsPositiveInfinity(low))
        {
            return low;
        }

        var narrow = high - low < (about.Max - about.Min) / 5;
        var at = narrow || double.IsNaN(usual) ? low + (Math.Min(high, about.Max) - low) / 2 : Math.Clamp(usual, low, high);
        var step = about.Step;
        return new[] { Math.Floor(at / step) * step, Math.Ceiling(at / step) * step, Math.Floor(at * 10) / 10, Math.Ceiling(at * 10) / 10, at }
            .First(v => v >= low && v <= high && (!about.Whole || v == Math.Floor(v)));
    }

    // Facts that are there make their group one that is kept.
    private static Morning Given(Morning m) => m with
    {
        Health = m.Health with { Given = m.Health.Given || m.Health != new Health() },
        Yesterday = m.Yesterday with { Given = m.Yesterday.Given || m.Yesterday != new Yesterday() },
        Tomorrow = m.Tomorrow with { Given = m.Tomorrow.Given || m.Tomorrow != new Tomorrow() },
        Events = m.Events with { Given = m.Events.Given || m.Events != new Events() },
        Recovery = m.Recovery with { Given = m.Recovery.Given || m.Recovery != new Recovery() },
    };
}
