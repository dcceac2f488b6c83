using System.Globalization;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>
/// What must hold over days, not on a morning alone: key sessions apart, weeks below their ceiling, no debt, no key session on a red morning, thresholds within their
/// bounds. The first breach of each kind is told with its days.
/// </summary>
internal sealed class Invariants(ReadyPolicy policy)
{
    // A reading so many SDs below the athlete's usual is red.
    private const double RedSds = 2;
    private const int Told = 8;

    // Loads are in whole TSS.
    private const double Rounding = 0.5;

    // Steps are added up.
    private const double Tiny = 1e-9;

    private readonly SimulatedDay[] _days = new SimulatedDay[Told];
    private readonly List<Breach> _breaches = [];
    private readonly CompensatedSessions _madeUp = new(policy);
    private readonly double _leastThreshold = Least(policy, "athlete.KeySessionReadinessMin");
    private readonly double _leastSpacing = Least(policy, "athlete.ToleratedSpacingDays");
    private DateOnly? _lastKey;
    private double _target = double.NaN;
    private double _lastTarget = double.NaN;
    private double _firstCeiling = double.NaN;
    private int _doneInWeek;
    private int _ownInWeek;
    private int _doneLastWeek;
    private int _count;
    private int _version = 1;

    public IReadOnlyList<Breach> Breaches => _breaches;

    /// <summary>Key sessions that were made up: decided beyond the week's first target without the athlete's own, or only because the week before missed some.</summary>
    public int Debt { get; private set; }

    private bool LastWasShort => _doneLastWeek < _lastTarget;

    private string LastWeek => $"a week that was meant to hold {Say(_lastTarget)} and held {_doneLastWeek}";

    /// <summary>Takes a day before the season, on which nothing was asked of the policy: what follows is judged, and told, with what lies behind it.</summary>
    public void Before(SimulatedDay day)
    {
        _days[_count++ % Told] = day;
        if (day.Date.DayOfWeek == DayOfWeek.Monday)
        {
            (_target, _doneInWeek) = (day.Decided.Decision.Intent.KeySessionsTarget ?? double.NaN, 0);
        }

        TakeDone(day);
    }

    /// <summary>Judges a day.</summary>
    public void Add(SimulatedDay day)
    {
        _days[_count++ % Told] = day;
        if (day.Date.DayOfWeek == DayOfWeek.Monday)
        {
            BeginWeek(day);
        }

        CheckCeiling(day);
        if (day.Decided.Decision.SessionType == SessionType.Key)
        {
            KeyDecided(day);
        }

        CheckLoad(day);
        CheckParameters(day);
        TakeDone(day);
    }

    private void TakeDone(SimulatedDay day)
    {
        if (day.Done.SessionType == SessionType.Key)
        {
            _doneInWeek++;
            _ownInWeek += day.Decided.Decision.SessionType == SessionType.Key ? 0 : 1;
            _lastKey = day.Date;
        }
    }

    private void BeginWeek(SimulatedDay day)
    {
        (_lastTarget, _doneLastWeek, _target) = (_target, _doneInWeek, day.Decided.Decision.Intent.KeySessionsTarget ?? double.NaN);
        (_doneInWeek, _ownInWeek, _firstCeiling) = (0, 0, double.NaN);
        if (LastWasShort && _madeUp.Target(day) is { } otherwise && _target > otherwise)
        {
            Break(SeasonInvariant.NoDebt, day, $"the week is meant to hold {Say(_target)} key sessions, after {LastWeek}; had that held them all, {Say(otherwise)}");
        }
    }

    private void KeyDecided(SimulatedDay day)
    {
        var (morning, ceiling) = (day.Decided.Morning, CeilingOf(day));
        CheckDebt(day);
        if (_lastKey is { } last && day.Date.DayNumber - last.DayNumber < day.Decided.SpacingDays)
        {
            Break(SeasonInvariant.Spacing, day, $"key sessions {day.Date.DayNumber - last.DayNumber} days apart where {Say(day.Decided.SpacingDays)} are asked for");
        }

        if (morning.Week.TssSoFar >= ceiling)
        {
            Break(SeasonInvariant.Ceiling, day, $"a key session is decided with {Say(morning.Week.TssSoFar)} of at most {Say(ceiling)} TSS done");
        }

        if (morning.Athlete is { ReadinessMean: { } mean, ReadinessSd: { } sd } && morning.Today.ReadinessScore < mean - RedSds * sd)
        {
            Break(SeasonInvariant.RedMorning, day, $"a key session is decided at readiness {Say(morning.Today.ReadinessScore)}, more than {Say(RedSds)} SDs of {Say(Math.Round(sd, 1))} below the usual {Say(Math.Round(mean, 1))}");
        }
    }

    // A week is full whoever filled it. Debt is only what the policy decided.
    private void CheckDebt(SimulatedDay day)
    {
        var otherwise = LastWasShort ? _madeUp.Session(day) : null;
        Debt += otherwise is not null || _doneInWeek - _ownInWeek >= _target ? 1 : 0;
        if (_doneInWeek >= _target)
        {
            Break(SeasonInvariant.NoDebt, day, $"a key session is decided when {_doneInWeek} of {Say(_target)} are done{(_ownInWeek > 0 ? $", {_ownInWeek} of them of the athlete's own accord" : "")}");
        }
        else if (otherwise is { } session)
        {
            Break(SeasonInvariant.NoDebt, day, $"a key session is decided, after {LastWeek}; had that held them all, the day would be {session.Word()}");
        }
    }

    // A ceiling that moves with what is done is none: the first known of the week holds to its end.
    private void CheckCeiling(SimulatedDay day)
    {
        var ceiling = day.Decided.Decision.Intent.MaxWeeklyTss ?? double.NaN;
        _firstCeiling = double.IsNaN(_firstCeiling) ? ceiling : _firstCeiling;
        if (ceiling > _firstCeiling + Rounding)
        {
            Break(SeasonInvariant.Ceiling, day, $"the week's ceiling is {Say(ceiling)} TSS, where it was {Say(_firstCeiling)} as the week began");
        }
    }

    // A ceiling that falls holds from then on.
    private double CeilingOf(SimulatedDay day) => Math.Min(_firstCeiling, day.Decided.Decision.Intent.MaxWeeklyTss ?? double.PositiveInfinity);

    // What an athlete does on top of what was decided is the athlete's own.
    private void CheckLoad(SimulatedDay day)
    {
        if (day.Done.SessionType <= day.Decided.Decision.SessionType && day.Done.Load > 0
            && day.Decided.Morning.Week.TssSoFar + day.Done.Load is var load && load > CeilingOf(day) + Rounding)
        {
            Break(SeasonInvariant.Ceiling, day, $"the week comes to {Say(load)} TSS where {Say(CeilingOf(day))} are the most");
        }
    }

    private void CheckParameters(SimulatedDay day)
    {
        if (day.Decided.Decision.ReadinessThreshold < _leastThreshold)
        {
            Break(SeasonInvariant.Thresholds, day, $"the readiness asked for is {Say(day.Decided.Decision.ReadinessThreshold)} where {Say(_leastThreshold)} is the least");
        }

        if (day.Decided.SpacingDays < _leastSpacing)
        {
            Break(SeasonInvariant.Thresholds, day, $"{Say(day.Decided.SpacingDays)} days are asked for between key sessions where {Say(_leastSpacing)} are the fewest");
        }

        if (day.Decided.Parameters is { } version && version.Number != _version)
        {
            _version = version.Number;
            foreach (var change in version.Changes)
            {
                var bounds = policy.Policy.Adjustments.Single(a => a.Fact == change.Parameter);

                // Who is told a value from outside comes back step by step.
                var isOutside = (change.To < bounds.Min && change.To <= change.From) || (change.To > bounds.Max && change.To >= change.From);
                if (isOutside || Math.Abs(change.To - change.From) > bounds.Step + Tiny)
                {
                    Break(SeasonInvariant.Thresholds, day, $"the review moves {change.Parameter.Path} from {Say(change.From)} to {Say(change.To)}, where {Say(bounds.Min)} to {Say(bounds.Max)} and a step of {Say(bounds.Step)} are allowed");
                }
            }
        }
    }

    // Other rules may ask for more than the athlete's own parameter does: that is lighter, and their right.
    private static double Least(ReadyPolicy policy, string parameter) => policy.Policy.Adjustments.FirstOrDefault(a => a.Fact.Name == parameter)?.Min ?? double.NaN;

    private void Break(SeasonInvariant invariant, SimulatedDay day, string says)
    {
        if (!_breaches.Exists(b => b.Invariant == invariant))
        {
            var first = Math.Max(0, _count - Told);
            _breaches.Add(new Breach(invariant, day.Date, says, [.. Enumerable.Range(first, _count - first).Select(i => Line(_days[i % Told]))]));
        }
    }

    private static string Line(SimulatedDay day) => string.Create(CultureInfo.InvariantCulture,
        $"{day.Date:ddd d MMM yyyy}: readiness {Say(day.Decided.Morning.Today.ReadinessScore)}, decided {day.Decided.Decision.SessionType.Word()}, done {day.Done.SessionType?.Word()} ({day.Done.Load} TSS)");

    private static string Say(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "not known";
}
