using System.Runtime.InteropServices;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Loop;

/// <summary>
/// The record of an athlete's days, one entry a day without gaps; NaN is what is unknown. Only the past and this morning are in it.
/// </summary>
/// <param name="breakDays">The days without training that make a training break; null if the policy has no such parameter.</param>
/// <param name="daily">The series by day that the policy reads; null if it reads none.</param>
/// <param name="records">The readings that the athlete records, as declared; null if none are.</param>
internal sealed class DayBook(double? breakDays = null, DailyColumns? daily = null, IReadOnlySet<RecordedReading>? records = null)
{
    private ReadingsColumn _readiness = new();
    private ReadingsColumn _lnRmssd = new();
    private ReadingsColumn _restingHr = new();
    private ReadingsColumn _sleep = new();
    private ReadingsColumn _soreness = new();
    private List<double> _unwell = [];
    private List<double> _ill = [];
    private List<double> _band = [];
    private List<double> _lowestBand = [];
    private List<double> _load = [];
    private List<double> _type = [];
    private List<double> _performance = [];
    private List<double> _predicted = [];
    private List<double> _hours = [];
    private List<double> _greyHours = [];
    private DailyColumns? _daily = daily;
    private LastDay _lastKey = new();
    private LastDay _lastIll = new();
    private LastDay _lastInjured = new();
    private LastDay _lastOfBreak = new();
    private int _withoutTraining;
    private int _perhapsWithoutTraining = int.MaxValue / 2; // the days before the record are not known
    private bool _hasHours;
    private bool _hasGreyHours;
    private bool _holdsEstimates;

    /// <summary>How many days have begun.</summary>
    public int Days => _readiness.Days;

    /// <summary>Recorded, or estimated for an athlete who records none.</summary>
    public ReadOnlySpan<double> Readiness => _readiness.All;

    /// <summary>The first day on which a readiness was expected: that of the first one, or 0 if it is declared.</summary>
    public int FirstReadiness { get; private set; } = Declares(records, RecordedReading.ReadinessScore) ? 0 : int.MaxValue;

    /// <summary>The readiness of every day that is over.</summary>
    public ReadinessRecord ReadinessSoFar { get; private set; } = new();

    /// <summary>Whether a readiness score was ever recorded, or is declared.</summary>
    public bool HasRecordedReadiness { get; private set; } = Declares(records, RecordedReading.ReadinessScore);

    public ReadOnlySpan<double> LnRmssd => _lnRmssd.All;

    public ReadOnlySpan<double> RestingHr => _restingHr.All;

    /// <summary>
    /// The heart-rate readings of the given number of days. A series begins with the first reading, or with the record if the reading is
    /// declared. No day before that counts as a missing one.
    /// </summary>
    public Hrv HeartRate(int days)
    {
        var lnRmssd = HeartRate(_lnRmssd, RecordedReading.LnRmssd, days);
        var restingHr = HeartRate(_restingHr, RecordedReading.RestingHr, days);
        return new Hrv { Given = lnRmssd.Values.Count > 0 || restingHr.Values.Count > 0, LnRmssd = lnRmssd, RestingHr = restingHr };
    }

    private DailySeries HeartRate(ReadingsColumn column, RecordedReading reading, int days)
    {
        var isDeclared = Declares(records, reading);
        return isDeclared || AnyKnown(column.All[Math.Max(0, Days - days)..]) ? column.Last(Math.Min(days, Days - (isDeclared ? 0 : column.First))) : DailySeries.Empty;
    }

    /// <summary>
    /// The readings and loads of the given number of days, of series that the policy reads; null if it reads none. Estimates of readiness are
    /// in it until the first recorded score, as everywhere in the loop.
    /// </summary>
    /// <param name="days">The days, today included.</param>
    /// <param name="ctl">CTL this morning; NaN if unknown.</param>
    public Daily? Daily(int days, double ctl)
    {
        _daily?.Begin(ctl);
        return _daily?.Of(days, HasRecordedReadiness || _holdsEstimates ? _readiness : null, KeepsSleep ? _sleep : null, KeepsSoreness ? _soreness : null);
    }

    public ReadOnlySpan<double> Sleep => _sleep.All;

    public ReadOnlySpan<double> Soreness => _soreness.All;

    /// <summary>1 on a day with illness or injury, 0 on a day without either.</summary>
    public ReadOnlySpan<double> Unwell => Span(_unwell);

    /// <summary>1 on a day of illness, 0 on a day without.</summary>
    public ReadOnlySpan<double> Ill => Span(_ill);

    /// <summary>By day: the readiness from which nothing had to be restored. If missing mornings allow several, the highest.</summary>
    public ReadOnlySpan<double> Band => Span(_band);

    /// <summary>The lowest of them.</summary>
    public ReadOnlySpan<double> LowestBand => Span(_lowestBand);

    /// <summary>Of the days that are over.</summary>
    public ReadOnlySpan<double> Load => Span(_load);

    /// <summary>The session types of the days that are over, as numbers.</summary>
    public ReadOnlySpan<double> Type => Span(_type);

    /// <summary>The last day, of those that are over, with a key session.</summary>
    public LastDay LastKey => _lastKey;

    /// <summary>The last day of illness.</summary>
    public LastDay LastIll => _lastIll;

    /// <summary>The last day of injury.</summary>
    public LastDay LastInjured => _lastInjured;

    /// <summary>The last day, of those that are over, that belongs to a training break; null if the policy has no parameter for breaks.</summary>
    public LastDay? LastOfBreak => breakDays is null ? null : _lastOfBreak;

    public ReadOnlySpan<double> Performance => Span(_performance);

    /// <summary>By day that is over: the readiness that it let predict for the next morning.</summary>
    public ReadOnlySpan<double> Predicted => Span(_predicted);

    /// <summary>The hours trained on the days that are over; empty where none were ever recorded.</summary>
    public ReadOnlySpan<double> Hours => _hasHours ? Span(_hours) : [];

    /// <summary>
    /// The hours in the grey zone on the days that are over; empty where none were ever recorded. A day with more of them than hours trained is unknown.
    /// </summary>
    public ReadOnlySpan<double> GreyZoneHours => _hasGreyHours ? Span(_greyHours) : [];

    /// <summary>Whether a health gate was ever recorded, or is declared. From then on a morning without a gate is one on which it is unknown.</summary>
    public bool KeepsHealth { get; private set; } = Declares(records, RecordedReading.HealthGates);

    /// <summary>Whether sleep was ever recorded, or is declared. From then on a morning without it is one on which it is unknown.</summary>
    public bool KeepsSleep { get; private set; } = Declares(records, RecordedReading.SleepHours);

    /// <summary>Whether soreness was ever recorded, or is declared. From then on a morning without it is one on which it is unknown.</summary>
    public bool KeepsSoreness { get; private set; } = Declares(records, RecordedReading.Soreness);

    /// <summary>Whether it was ever recorded if a competition follows. From then on a morning without that is one on which it is unknown.</summary>
    public bool KeepsTomorrow { get; private set; } = Declares(records, RecordedReading.CompetitionTomorrow);

    /// <summary>A copy that goes on by itself.</summary>
    public DayBook Copy()
    {
        var copy = (DayBook)MemberwiseClone();
        (copy._readiness, copy._lnRmssd, copy._restingHr, copy._sleep, copy._soreness) = (_readiness.Copy(), _lnRmssd.Copy(), _restingHr.Copy(), _sleep.Copy(), _soreness.Copy());
        (copy._unwell, copy._ill, copy._band, copy._lowestBand, copy._load, copy._type) = ([.. _unwell], [.. _ill], [.. _band], [.. _lowestBand], [.. _load], [.. _type]);
        (copy._performance, copy._predicted, copy._hours, copy._greyHours, copy._daily) = ([.. _performance], [.. _predicted], [.. _hours], [.. _greyHours], _daily?.Copy());
        copy.ReadinessSoFar = ReadinessSoFar.Copy();
        return copy;
    }

    /// <summary>Begins a day.</summary>
    public void Begin(MorningReadings readings)
    {
        _readiness.Add(readings.ReadinessScore.OrNaN());
        _lnRmssd.Add(readings.LnRmssd.OrNaN());
        _restingHr.Add(readings.RestingHr.OrNaN());
        _sleep.Add(readings.SleepHours.OrNaN());
        _soreness.Add(readings.Soreness.OrNaN());
        _unwell.Add((readings.Illness | readings.Injury) switch { true => 1, false => 0, null => double.NaN });
        _ill.Add(readings.Illness switch { true => 1, false => 0, null => double.NaN });
        _lastIll.Note(Days - 1, readings.Illness);
        _lastInjured.Note(Days - 1, readings.Injury);
        _band.Add(double.NaN);
        _lowestBand.Add(double.NaN);
        KeepsHealth |= readings.Health is { Sleep: not null } or { Energy: not null } or { Musculoskeletal: not null } or { Stress: not null };
        KeepsTomorrow |= readings.CompetitionTomorrow is not null;
        KeepsSleep |= readings.SleepHours is not null;
        KeepsSoreness |= readings.Soreness is not null;
        if (readings.ReadinessScore is not null)
        {
            HasRecordedReadiness = true;
            ForgetEstimates();
        }
    }

    /// <summary>Takes an estimate for the readiness of the day in hand.</summary>
    public void Estimated(double readiness)
    {
        _readiness.Today = readiness;
        _holdsEstimates = true;
    }

    /// <summary>Notes the bands that the day in hand may have had. One that is unknown leaves both ends unknown.</summary>
    public void InForce(double lowest, double highest) => (_lowestBand[^1], _band[^1]) = (lowest, highest);

    /// <summary>Ends a day. A day that is known to be without load was a day of rest. A day of rest with a load is of unknown type.</summary>
    public void End(DayDone done, double predicted)
    {
        _load.Add(done.Load.OrNaN());
        FirstReadiness = double.IsNaN(_readiness.Today) ? FirstReadiness : Math.Min(FirstReadiness, Days - 1);
        if (FirstReadiness < Days)
        {
            ReadinessSoFar.Add(_readiness.Today);
        }

        _type.Add(done switch
        {
            { SessionType: SessionType.Rest, Load: > 0 } => double.NaN,
            { SessionType: { } type } => (int)type,
            { Load: 0 } => (int)SessionType.Rest,
            _ => double.NaN,
        });
        _lastKey.Note(Days - 1, double.IsNaN(_type[^1]) ? null : IsKey(Days - 1));
        _daily?.End(_load[^1], double.IsNaN(_type[^1]) ? null : IsKey(Days - 1));
        NoteBreak(IsTraining(Days - 1));
        _performance.Add(done.Performance.OrNaN());
        _predicted.Add(predicted);
        _hours.Add(done.Hours.OrNaN());
        _hasHours |= done.Hours is not null;
        var grey = done.GreyZoneHours ?? (done.Hours == 0 ? 0 : null); // no time, none of it in the grey zone
        _greyHours.Add(grey <= done.Hours ? grey.Value : double.NaN);
        _hasGreyHours |= done.GreyZoneHours is not null;
    }

    // Estimates have their own scale. From the first recorded score on, neither they nor values computed from them count.
    private void ForgetEstimates()
    {
        if (_holdsEstimates)
        {
            _readiness.ForgetPast();
            CollectionsMarshal.AsSpan(_band)[..^1].Fill(double.NaN);
            CollectionsMarshal.AsSpan(_lowestBand)[..^1].Fill(double.NaN);
            CollectionsMarshal.AsSpan(_predicted).Fill(double.NaN);
            (_holdsEstimates, FirstReadiness, ReadinessSoFar) = (false, int.MaxValue, new ReadinessRecord());
        }
    }

    public bool IsKey(int day) => _type[day] == (int)SessionType.Key;

    /// <summary>Whether a day that is over held training; null where that is not known. A day with a load was training, of whatever kind.</summary>
    public bool? IsTraining(int day) =>
        !double.IsNaN(_type[day]) ? _type[day] != (int)SessionType.Rest : _load[day] > 0 ? true : null;

    private void NoteBreak(bool? isTraining)
    {
        _withoutTraining = isTraining == false ? _withoutTraining + 1 : 0;
        _perhapsWithoutTraining = isTraining == true ? 0 : _perhapsWithoutTraining + 1;
        _lastOfBreak.Note(Days - 1, _withoutTraining >= breakDays ? true : _perhapsWithoutTraining >= breakDays ? null : false);
    }

    private static bool Declares(IReadOnlySet<RecordedReading>? records, RecordedReading reading) => records?.Contains(reading) == true;

    private static bool AnyKnown(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<double> Span(List<double> values) => CollectionsMarshal.AsSpan(values);
}
