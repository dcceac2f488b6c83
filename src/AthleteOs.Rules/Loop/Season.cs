using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>One day of a season: what the policy decided that morning, and what was recorded of the day.</summary>
/// <param name="Decided">The decision, from what was known that morning.</param>
/// <param name="Recorded">The day in the history; null if missing.</param>
public sealed record SeasonDay(DecidedDay Decided, HistoryDay? Recorded)
{
    /// <summary>The day.</summary>
    public DateOnly Date => Decided.Morning.Date;

    /// <summary>The session type; a day with the known load 0 was a day of rest. Null where it is unknown.</summary>
    public SessionType? Done => Recorded?.SessionType ?? (Recorded?.Load == 0 ? SessionType.Rest : null);
}

/// <summary>A training week of a season.</summary>
/// <param name="Monday">Its first day, whether the history begins by then or not.</param>
/// <param name="Days">Its days in the season, 1 to 7.</param>
/// <param name="Review">Its review; null while the week is not over.</param>
public sealed record SeasonWeek(DateOnly Monday, IReadOnlyList<SeasonDay> Days, WeekReview? Review);

/// <summary>How a history is read as a season.</summary>
/// <param name="AthleteId">The athlete's id, 1 to 128 visible characters.</param>
public sealed record SeasonOptions(string AthleteId)
{
    /// <summary>The athlete's parameters at the start.</summary>
    public Athlete Athlete { get; init; } = new();

    /// <summary>CTL and ATL on the first morning, see <see cref="LoopStart.Load"/>.</summary>
    public TrainingLoadState? StartLoad { get; init; }

    /// <summary>The athlete's calendar; null without one. All of it is known from the first day on.</summary>
    public EventCalendar? Events { get; init; }

    /// <summary>The readings that the athlete records, see <see cref="LoopStart.Records"/>.</summary>
    public IReadOnlySet<RecordedReading> Records { get; init; } = new HashSet<RecordedReading>();

    /// <summary>Whether a day without an entry for illness or injury was a healthy day. The caller must decide that; it is never the default.</summary>
    public bool WellUnlessSaid { get; init; }

    /// <summary>Whether the facts have the log of sessions and days although the policy does not read it, see <see cref="LoopStart.WithLog"/>.</summary>
    public bool WithLog { get; init; }
}

/// <summary>
/// The control loop over a history. Every day is decided only from the data known that morning. It includes the week's reviews and the
/// resulting versions of the athlete's parameters.
/// </summary>
/// <param name="Days">Every day from the first of the history to the last, those without an entry too.</param>
/// <param name="Reviews">The reviews, one for each week that ended.</param>
/// <param name="Versions">The versions of the athlete's parameters, the first being that of the start.</param>
/// <param name="Responses">Every session and what followed from it, as far as it is known at the end.</param>
public sealed record Season(
    IReadOnlyList<SeasonDay> Days, IReadOnlyList<WeekReview> Reviews, IReadOnlyList<ParameterVersion> Versions, IReadOnlyList<SessionResponse> Responses)
{
    private static readonly MorningReadings NoReadings = new();
    private static readonly DayDone NothingKnown = new();

    /// <summary>The review of the week that a day ended; null for any other day.</summary>
    public WeekReview? ReviewOn(DateOnly sunday) => sunday.DayOfWeek == DayOfWeek.Sunday ? ReviewOf(MondayOf(sunday)) : null;

    /// <summary>The weeks in order; the first and the last may have fewer than seven days.</summary>
    public IReadOnlyList<SeasonWeek> Weeks =>
        [.. Days.GroupBy(d => MondayOf(d.Date)).Select(week => new SeasonWeek(week.Key, [.. week], ReviewOf(week.Key)))];

    /// <summary>A week's sessions, each with its response as far as the season goes.</summary>
    internal IEnumerable<SessionResponse> ResponsesIn(SeasonWeek week) => Responses.Where(r => r.Date >= week.Days[0].Date && r.Date <= week.Days[^1].Date);

    /// <summary>The first day of a day's training week.</summary>
    public static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>Runs the loop over a history.</summary>
    /// <exception cref="ArgumentException">The history has no day.</exception>
    public static Season Run(ReadyPolicy policy, TrainingHistory history, SeasonOptions options)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(options);
        if (history.Days.Count == 0)
        {
            throw new ArgumentException("A season needs at least one day.", nameof(history));
        }

        var loop = Begin(policy, history, options);
        var (days, reviews) = (new List<SeasonDay>(), new List<WeekReview>());
        for (var next = 0; next < history.Days.Count;)
        {
            var recorded = history.Days[next].Date == loop.Date ? history.Days[next++] : null;
            days.Add(new SeasonDay(loop.Decide(Readings(loop.Date, recorded, options)), recorded));
            if (loop.Record(recorded?.Done ?? NothingKnown) is { } review)
            {
                reviews.Add(review);
            }
        }

        return new Season(days, reviews, loop.Versions, [.. loop.Responses()]);
    }

    /// <summary>The loop before the first day of a history.</summary>
    internal static ControlLoop Begin(ReadyPolicy policy, TrainingHistory history, SeasonOptions options) =>
        new(policy, new LoopStart(options.AthleteId, history.Days[0].Date) { Athlete = options.Athlete, Load = options.StartLoad, LessIsBetter = history.LessIsBetter, Events = options.Events, Records = options.Records, WithLog = options.WithLog });

    // Every week that ended has its review, in order.
    private WeekReview? ReviewOf(DateOnly monday) => Reviews.Count == 0 ? null : Reviews.ElementAtOrDefault((monday.DayNumber - Reviews[0].Monday.DayNumber) / 7);

    /// <summary>The readings of a morning, completed by the calendar and the caller's statement about days without an entry.</summary>
    /// <remarks>The calendar counts before a day without an entry counts as healthy.</remarks>
    internal static MorningReadings Readings(DateOnly date, HistoryDay? day, SeasonOptions options)
    {
        var readings = day?.Readings ?? NoReadings;
        readings = options.Events?.Complete(date, readings) ?? readings;
        return options.WellUnlessSaid ? readings with { Illness = readings.Illness ?? false, Injury = readings.Injury ?? false } : readings;
    }
}
