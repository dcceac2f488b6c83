using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>One athlete at the start of the loop.</summary>
/// <param name="AthleteId">The athlete's id, 1 to 128 visible characters.</param>
/// <param name="FirstDay">The first day to be decided.</param>
public sealed record LoopStart(string AthleteId, DateOnly FirstDay)
{
    /// <summary>
    /// The athlete's parameters at the start. Unknown ones are computed from the record if possible; otherwise the policy's priors apply.
    /// </summary>
    public Athlete Athlete { get; init; } = new();

    /// <summary>CTL and ATL on the first morning, from a training log. If null, the balance is unknown for six weeks.</summary>
    public TrainingLoadState? Load { get; init; }

    /// <summary>Whether a smaller result of a performance test is a better one: a time.</summary>
    public bool LessIsBetter { get; init; }

    /// <summary>The athlete's calendar; null without one.</summary>
    public EventCalendar? Events { get; init; }

    /// <summary>The readings that the athlete records, as declared. Other readings count from their first value on.</summary>
    public IReadOnlySet<RecordedReading> Records { get; init; } = new HashSet<RecordedReading>();

    /// <summary>Whether the facts have the log of sessions and days although the policy does not read it.</summary>
    public bool WithLog { get; init; }

    /// <summary>
    /// The later versions of the athlete's parameters, by past reviews or by a person, in order. Each applies from its day on. Past
    /// versions are never recomputed, even if the policy or a past day has changed since.
    /// </summary>
    public IReadOnlyList<AthleteFrom> Recorded { get; init; } = [];

    /// <summary>The weeks up to this day have had their review; null if none has.</summary>
    public DateOnly? ReviewedUntil { get; init; }
}

/// <summary>The athlete's parameters from a day on.</summary>
/// <param name="From">The first day.</param>
/// <param name="Athlete">All parameters that are known of the athlete.</param>
public sealed record AthleteFrom(DateOnly From, Athlete Athlete);

/// <summary>A day as it was decided in the morning.</summary>
/// <param name="Morning">The facts, in the form of a facts document.</param>
/// <param name="Decision">The decision; <see cref="Explainer"/> gives its reasons from the facts.</param>
/// <param name="ReadinessIsEstimated">Whether readiness was estimated from heart rate, sleep and soreness.</param>
/// <param name="Parameters">The version of the athlete's parameters in force.</param>
public sealed record DecidedDay(Morning Morning, Decision Decision, bool ReadinessIsEstimated, ParameterVersion Parameters)
{
    /// <summary>The days that the policy required between key sessions; not a number without such a rule.</summary>
    internal double SpacingDays { get; init; } = double.NaN;
}

/// <summary>A version of the athlete's parameters, from a day on. Versions are never edited.</summary>
/// <param name="Number">1 for those of the start.</param>
/// <param name="From">The first day on which they were in force.</param>
/// <param name="Athlete">The parameters that are known of this athlete.</param>
/// <param name="Changes">The changes from the version before, with reasons.</param>
public sealed record ParameterVersion(int Number, DateOnly From, Athlete Athlete, IReadOnlyList<ParameterChange> Changes);

/// <summary>A week's review.</summary>
/// <param name="Monday">The week's first day.</param>
/// <param name="Facts">The responses to the week and the parameters, as the review's rules read them.</param>
/// <param name="Verdict">The findings and changes of the review.</param>
/// <param name="Responses">The sessions of the week and what followed from them, as far as it was known at the week's end.</param>
public sealed record WeekReview(DateOnly Monday, Morning Facts, WeekVerdict Verdict, IReadOnlyList<SessionResponse> Responses)
{
    /// <summary>
    /// Other facts that missing mornings allow, if one of them gave a parameter an easier value than <see cref="Facts"/> do. They differ
    /// in the usual readiness.
    /// </summary>
    public IReadOnlyList<Morning> DecidedWith { get; init; } = [];
}

/// <summary>
/// The control loop for one athlete, a day at a time: <see cref="Decide"/> in the morning, <see cref="Record"/> in the evening; at each
/// week's end what followed changes the athlete's own parameters. It knows nothing of a day before that day comes. The same days give
/// the same decisions. Not for several threads at once.
/// </summary>
public sealed class ControlLoop
{
    private const int Week = 7;

    private readonly ReadyPolicy _policy;
    private readonly ReadyPolicy _remembering; // for mornings that differ in the usual readiness alone
    private readonly LoopStart _start;
    private readonly DayBook _book;
    private readonly OwnColumns? _own;
    private readonly OpenDays _open;
    private readonly WeekFacts _weekFacts;
    private readonly ReadinessEstimate? _estimate;
    private readonly List<ParameterVersion> _versions;
    private TrainingLoadState _load;
    private int _taken;
    private double? _missedLastWeek;
    private Evaluation? _today;

    /// <summary>Begins the loop.</summary>
    public ControlLoop(ReadyPolicy policy, LoopStart start)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(start);
        (_policy, _remembering, _start, Date) = (policy, policy.Remembering(), start, start.FirstDay);
        _book = new DayBook(policy.Numbers["training_break_days"], DailyColumns.For(policy.SeriesRead), start.Records);
        _own = OwnColumns.For(policy.OwnFacts);
        _open = OpenDays.For(policy);
        _weekFacts = new WeekFacts(_book, policy.Numbers, start.LessIsBetter);
        _estimate = ComputedFacts.Estimate(policy);
        _load = start.Load ?? default;
        _versions = [new ParameterVersion(1, start.FirstDay, start.Athlete, [])];
        TakeRecorded();
    }

    private ControlLoop(ControlLoop past, LoopStart start)
    {
        (_policy, _remembering, _start, Date) = (past._policy, past._policy.Remembering(), start, past.Date);
        (_open, _estimate, _load, _missedLastWeek) = (past._open, past._estimate, past._load, past._missedLastWeek);
        (_book, _own) = (past._book.Copy(), past._own?.Copy());
        _weekFacts = new WeekFacts(_book, past._policy.Numbers, start.LessIsBetter);
        _versions = [new ParameterVersion(1, start.FirstDay, start.Athlete, [])];
        TakeRecorded();
    }

    /// <summary>The day to be decided or recorded next.</summary>
    public DateOnly Date { get; private set; }

    /// <summary>Every version of the athlete's parameters so far.</summary>
    public IReadOnlyList<ParameterVersion> Versions => _versions;

    /// <summary>
    /// A copy that goes on from the day in hand with more recorded versions and reviews. It equals a new loop of that start with the same days
    /// behind it.
    /// </summary>
    /// <param name="start">The same start, except for versions from the day in hand on and reviews. All weeks before that day are reviewed in it.</param>
    /// <exception cref="InvalidOperationException">The day in hand is decided already.</exception>
    internal ControlLoop GoOn(LoopStart start)
    {
        MustBeOpen();
        return new ControlLoop(this, start);
    }

    /// <summary>Decides the day in hand from what is known this morning.</summary>
    /// <exception cref="InvalidOperationException">The day is decided already; record what was done first.</exception>
    public DecidedDay Decide(MorningReadings readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        MustBeOpen();
        readings = _start.Events?.Complete(Date, readings) ?? readings;
        _book.Begin(readings);
        var estimated = readings.ReadinessScore is null ? Estimate() : null;
        if (estimated is { } score)
        {
            _book.Estimated(score);
        }

        var athletes = _policy.ReadsUsual ? PossibleAthletes.Of(_versions[^1].Athlete, UsualReadiness.Of(_book.ReadinessSoFar, countsAll: double.IsNaN(_book.Readiness[^1]))) : [Believed()];
        var morning = MorningFacts.Of(_book, new LoopState(_start.AthleteId, Date, WeekDay, athletes[0], _load, _start.Load is not null, _missedLastWeek, _start.Events, _open), readings, readings.ReadinessScore ?? estimated);
        morning = _own is null ? morning : morning with { Own = _own.Next(readings.Own, MorningFacts.SeriesDays) };
        morning = _policy.ReadsLog || _start.WithLog ? morning with { Log = LoopLog.Of(_book, _weekFacts, Date) } : morning;
        (morning, _today) = Easiest(morning, athletes);
        return new DecidedDay(morning, _today.Decision, estimated is not null, _versions[^1]) { SpacingDays = _policy.Spacing is { } spacing ? _today.Derived[spacing.Slot] : double.NaN };
    }

    /// <summary>Records what was done on the day in hand and goes on to the next. On a Sunday the week is reviewed.</summary>
    /// <returns>The review of the week that this day ended; null on any other day, and for a week that has had its review.</returns>
    /// <exception cref="InvalidOperationException">The day is not decided yet.</exception>
    public WeekReview? Record(DayDone done)
    {
        ArgumentNullException.ThrowIfNull(done);
        if (_today is not { } today)
        {
            throw new InvalidOperationException("Decide the day before recording what was done.");
        }

        var predicted = ComputedFacts.Prediction(_policy, today.Known.Athlete) is { } prediction && today.Known.Today.ReadinessScore is { } readiness && done.Load is { } load
            ? prediction.Tomorrow(readiness, load) : double.NaN;
        _book.End(done, predicted);
        _load = TrainingLoadChart.Usual.Step(_load, done.Load ?? 0); // see OpenDays.Load
        var review = WeekDay == Week ? EndWeek(today) : null;
        _today = null;
        Date = Date.AddDays(1);
        TakeRecorded();
        return review;
    }

    /// <summary>Every session so far and what followed from it, as far as it is known now.</summary>
    public IReadOnlyList<SessionResponse> Responses() => Responses(0);

    private List<SessionResponse> Responses(int first)
    {
        var responses = new List<SessionResponse>();
        for (var day = first; day < _book.Type.Length; day++)
        {
            if (_weekFacts.Response(day, _start.FirstDay.AddDays(day)) is { } response)
            {
                responses.Add(response);
            }
        }

        return responses;
    }

    private void MustBeOpen()
    {
        if (_today is not null)
        {
            throw new InvalidOperationException("This day is decided; record what was done before the next one is decided.");
        }
    }

    private int WeekDay => Date.DayOfWeek == DayOfWeek.Sunday ? Week : (int)Date.DayOfWeek;

    private void TakeRecorded()
    {
        for (; _taken < _start.Recorded.Count && _start.Recorded[_taken].From <= Date; _taken++)
        {
            var recorded = _start.Recorded[_taken];
            _versions.Add(new ParameterVersion(_versions.Count + 1, recorded.From, recorded.Athlete, []));
        }
    }

    private WeekReview? EndWeek(Evaluation today)
    {
        var days = _book.Days;
        // A week with the target 0 missed none.
        _missedLastWeek = (today.Decision.Intent.KeySessionsTarget ?? 0) - MorningFacts.KeySessions(_book, days - Week, days) is { } missed ? Math.Max(0, missed) : null;
        return Date <= _start.ReviewedUntil ? null : ReviewWeek(today);
    }

    private WeekReview ReviewWeek(Evaluation today)
    {
        var (days, monday) = (_book.Days, Date.AddDays(1 - Week));
        var facts = new Morning { AthleteId = _start.AthleteId, Date = Date, Athlete = Believed() with { }, Review = _weekFacts.Of((Date.DayNumber + 1 - _versions[^1].From.DayNumber) / Week, Date) };
        facts = _policy.ReadsLog ? facts with { Log = LoopLog.Of(_book, _weekFacts, Date.AddDays(1)) } : facts;
        PutInForce(facts, today.Derived);
        var (verdict, decidedWith) = PossibleReviews.Easiest(_policy, facts, _weekFacts, _policy.ReviewReadsBelieved ? PossibleAthletes.Of(_versions[^1].Athlete, Usual()) : []);
        if (verdict.Changes.Count > 0)
        {
            var athlete = _versions[^1].Athlete with { };
            foreach (var change in verdict.Changes)
            {
                change.Parameter.Property.SetValue(athlete, change.To);
            }

            _versions.Add(new ParameterVersion(_versions.Count + 1, Date.AddDays(1), athlete, verdict.Changes));
        }

        return new WeekReview(monday, facts, verdict, Responses(Math.Max(0, days - Week))) { DecidedWith = decidedWith };
    }

    // A parameter of which nothing is known yet begins from the value that the policy's rules put in force.
    private void PutInForce(Morning facts, double[] derived)
    {
        foreach (var adjustment in _policy.Policy.Adjustments)
        {
            if (adjustment.InForce is { } fact && derived[fact.Slot] is var value && double.IsFinite(value) && double.IsNaN(adjustment.Fact.Read(facts)))
            {
                adjustment.Fact.Property.SetValue(facts.Athlete, value);
            }
        }
    }

    // Missing mornings can leave several values of the usual readiness open. The day is decided with each, and the easiest counts.
    private (Morning Morning, Evaluation Decided) Easiest(Morning morning, IReadOnlyList<Athlete> athletes)
    {
        var first = Planner.EvaluateLazily(_remembering, morning);
        var (easiest, lowest, highest) = ((Athlete: athletes[0], Decided: first), Band(first), Band(first));
        for (var i = 1; i < athletes.Count; i++)
        {
            var decided = Planner.EvaluateAgain(_remembering, morning, athletes[i], first);
            var band = Band(decided);
            (lowest, highest) = (Math.Min(lowest, band), Math.Max(highest, band)); // an unknown one leaves both unknown
            easiest = easiest.Decided.Decision.SessionType <= decided.Decision.SessionType ? easiest : (athletes[i], decided);
        }

        _book.InForce(lowest, highest);
        return (ReferenceEquals(easiest.Decided, first) ? morning : morning with { Athlete = easiest.Athlete }, easiest.Decided);
    }

    private double Band(Evaluation decided) => _policy.Band is { } fact ? decided.Derived[fact.Slot] : decided.Decision.ReadinessThreshold.OrNaN();

    // The athlete's parameters, with the usual values that the record shows. It ends yesterday, so that this morning's reading is not
    // compared with itself.
    private Athlete Believed() => PossibleAthletes.Shown(_versions[^1].Athlete, Usual());

    private UsualReadiness? Usual() => UsualReadiness.Of(_book.ReadinessSoFar);

    // An athlete with any recorded readiness score gets no estimates. Threshold and usual are on the scale of the scores, so an estimate
    // could make a day harder only because the scores stopped.
    private double? Estimate() => _book.HasRecordedReadiness ? null
        : _estimate?.Of(_book.LnRmssd, _book.RestingHr, _book.Sleep, _book.Soreness);
}
