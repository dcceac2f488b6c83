using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>A morning to come, decided under expected readings.</summary>
/// <param name="Decided">The decision if the readings are as expected.</param>
/// <param name="KeyFrom">The readiness from which the day is a key day; null if no readiness makes it one, or if readiness does not matter.</param>
internal sealed record ExpectedDay(DecidedDay Decided, double? KeyFrom)
{
    /// <summary>The day.</summary>
    public DateOnly Date => Decided.Morning.Date;

    /// <summary>Whether a key session is possible.</summary>
    public bool MayBeKey => KeyFrom is not null || Decided.Decision.SessionType == SessionType.Key;
}

/// <summary>Today's decision and the days after it under expected readings.</summary>
/// <remarks>
/// The athlete does what was decided, or today what a person chose instead. The athlete is healthy from tomorrow on, and readiness returns
/// from today's value to the usual one. These are assumptions: pages that show the outlook must name them. A day counts as a possible key
/// day if it needs at most one SD more than the expected readiness.
/// </remarks>
/// <param name="Today">Today's decision, from what is known this morning.</param>
/// <param name="Ahead">The days from tomorrow up to the next possible key day and the week's end, at most <see cref="MostDays"/>.</param>
/// <param name="Version">The athlete's parameters in force, with the changes of the last review that changed any.</param>
internal sealed record Outlook(DecidedDay Today, IReadOnlyList<ExpectedDay> Ahead, ParameterVersion Version)
{
    /// <summary>The most days looked ahead.</summary>
    public const int MostDays = 14;

    // A readiness further above the expected one than this, in SDs of the athlete's mornings, is no help for planning. House assumption.
    private const double MostSds = 1;

    private static readonly FactDefinition Readiness = FactCatalog.ByName["today.ReadinessScore"];

    /// <summary>The session that a person chose for today instead of the decided one; null without one.</summary>
    public SessionType? Chosen { get; init; }

    /// <summary>The next day on which a key session is possible; null without one within <see cref="MostDays"/>.</summary>
    public ExpectedDay? NextKey => Ahead.FirstOrDefault(d => d.MayBeKey);

    /// <summary>Runs the loop over a history up to a day, and then ahead.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="history">The history. It begins on or before the day; later days are not read.</param>
    /// <param name="day">The day to decide.</param>
    /// <param name="options">How the history is read.</param>
    /// <param name="chosen">The session that a person chose for the day; null for the decided one.</param>
    public static Outlook Of(ReadyPolicy policy, TrainingHistory history, DateOnly day, SeasonOptions options, SessionType? chosen = null)
    {
        if (history.Days.Count == 0 || history.Days[0].Date > day)
        {
            throw new ArgumentException("The history must begin on or before the day.", nameof(history));
        }

        var loop = Season.Begin(policy, history, options);
        var days = history.Days.Where(d => d.Date <= day).ToDictionary(d => d.Date);
        while (loop.Date < day)
        {
            var recorded = days.GetValueOrDefault(loop.Date);
            loop.Decide(Season.Readings(loop.Date, recorded, options));
            loop.Record(recorded?.Done ?? new DayDone());
        }

        var today = loop.Decide(Season.Readings(day, days.GetValueOrDefault(day), options));
        return Of(policy, loop, today, [.. days.Values.OrderBy(d => d.Date)], date => Season.Readings(date, null, options), chosen);
    }

    /// <summary>Runs a loop ahead that has decided today and recorded nothing of it.</summary>
    /// <param name="policy">The policy of the loop.</param>
    /// <param name="loop">The loop. It must not be used afterwards.</param>
    /// <param name="today">Today's decision.</param>
    /// <param name="days">The recorded days up to today, in order of date.</param>
    /// <param name="given">The readings that the calendar gives for a day to come.</param>
    /// <param name="chosen">The session that a person chose for today; null for the decided one.</param>
    public static Outlook Of(ReadyPolicy policy, ControlLoop loop, DecidedDay today, HistoryDay[] days, Func<DateOnly, MorningReadings> given, SessionType? chosen = null)
    {
        var expected = new ExpectedDays(days, today);
        var sunday = Season.MondayOf(today.Morning.Date).AddDays(6);
        var (ahead, before, version) = (new List<ExpectedDay>(), today, loop.Versions[^1]);
        while (ahead.Count < MostDays && (!ahead.Exists(d => d.MayBeKey) || before.Morning.Date < sunday))
        {
            loop.Record(expected.Done(ahead.Count == 0 && chosen is { } session ? session : before.Decision.SessionType));
            before = loop.Decide(expected.Readings(loop.Date, given(loop.Date)));
            ahead.Add(new ExpectedDay(before, KeyFrom(policy, before)));
        }

        return new Outlook(today, ahead, version) { Chosen = chosen };
    }

    // The nearest readiness that gives a key session, or the lowest that still does.
    private static double? KeyFrom(ReadyPolicy policy, DecidedDay day)
    {
        var flips = Counterfactuals.Of(policy, day.Morning).Where(f => f.Fact == Readiness);
        if (day.Decision.SessionType == SessionType.Key)
        {
            return flips.FirstOrDefault(f => f.To < f.From) is { } lower ? lower.To + Counterfactuals.StepOf(Readiness, lower.From) : null;
        }

        var from = flips.Select(f => f.Then == SessionType.Key ? f.To : f.KeyAt).FirstOrDefault(f => f is not null);
        return day.Morning is { Today.ReadinessScore: { } expected, Athlete.ReadinessSd: { } sd } && from > expected + MostSds * sd ? null : from;
    }
}
