using System.Globalization;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Sessions;

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

    private readonly SimulatedDay[] _days = new SimulatedDay[Told];
    private readonly List<Breach> _breaches = [];
    private DateOnly? _lastKey;
    private double _target = double.NaN;
    private double _lastTarget = double.NaN;
    private int _doneInWeek;
    private int _doneLastWeek;
    private int _count;
    private int _version = 1;

    public IReadOnlyList<Breach> Breaches => _breaches;

    /// <summary>Key sessions decided beyond the week's first target, or meant because last week missed some.</summary>
    public int Debt { get; private set; }

    public void Add(SimulatedDay day)
    {
        _days[_count++ % Told] = day;
        if (day.Date.DayOfWeek == DayOfWeek.Monday)
        {
            BeginWeek(day);
        }

        if (day.Decided.Decision.SessionType == SessionType.Key)
        {
            KeyDecided(day);
        }

        CheckLoad(day);
        CheckParameters(day);
        if (day.Done.SessionType == SessionType.Key)
        {
            _doneInWeek++;
            _lastKey = day.Date;
        }
    }

    private void BeginWeek(SimulatedDay day)
    {
        (_lastTarget, _doneLastWeek, _target) = (_target, _doneInWeek, day.Decided.Decision.Intent.KeySessionsTarget ?? double.NaN);
        _doneInWeek = 0;
        if (_target > _lastTarget && _doneLastWeek < _lastTarget)
        {
            Debt += (int)(_target - _lastTarget);
            Break(DayInvariant.NoDebt, day, $"the week is meant to hold {Say(_target)} key sessions, after a week that was meant to hold {Say(_lastTarget)} and held {_doneLastWeek}");
        }
    }

    private void KeyDecided(SimulatedDay day)
    {
        var (morning, ceiling) = (day.Decided.Morning, day.Decided.Decision.Intent.MaxWeeklyTss);
        if (_doneInWeek >= _target)
        {
            Debt++;
            Break(DayInvariant.NoDebt, day, $"a key session is decided when {_doneInWeek} of {Say(_target)} are done");
        }

        if (_lastKey is { } last && day.Date.DayNumber - last.DayNumber < day.Decided.SpacingDays)
        {
            Break(DayInvariant.Spacing, day, $"key sessions {day.Date.DayNumber - last.DayNumber} days apart where {Say(day.Decided.SpacingDays)} are asked for");
        }

        if (morning.Week.TssSoFar >= ceiling)
        {
            Break(DayInvariant.Ceiling, day, $"a key session is decided with {Say(morning.Week.TssSoFar)} of at most {Say(ceiling)} TSS done");
        }

        if (morning.Athlete is { ReadinessMean: { } mean, ReadinessSd: { } sd } && morning.Today.ReadinessScore < mean - RedSds * sd)
        {
            Break(DayInvariant.RedMorning, day, $"a key session is decided at readiness {Say(morning.Today.ReadinessScore)}, more than {Say(RedSds)} SDs of {Say(Math.Round(sd, 1))} below the usual {Say(Math.Round(mean, 1))}");
        }
    }

    // What an athlete does on top of what was decided is the athlete's own.
    private void CheckLoad(SimulatedDay day)
    {
        if (day.Done.SessionType <= day.Decided.Decision.SessionType && day.Done.Load > 0
            && day.Decided.Morning.Week.TssSoFar + day.Done.Load > day.Decided.Decision.Intent.MaxWeeklyTss + Rounding)
        {
            Break(DayInvariant.Ceiling, day, $"the week comes to {Say(day.Decided.Morning.Week.TssSoFar + day.Done.Load)} TSS where {Say(day.Decided.Decision.Intent.MaxWeeklyTss)} are the most");
        }
    }

    private void CheckParameters(SimulatedDay day)
    {
        if (day.Decided.Parameters is { } version && version.Number != _version)
        {
            _version = version.Number;
            foreach (var change in version.Changes)
            {
                var bounds = policy.Policy.Adjustments.Single(a => a.Fact == change.Parameter);
                if (change.To < bounds.Min || change.To > bounds.Max || Math.Abs(change.To - change.From) > bounds.Step + 1e-9)
                {
                    Break(DayInvariant.Thresholds, day, $"the review moves {change.Parameter.Path} from {Say(change.From)} to {Say(change.To)}, where {Say(bounds.Min)} to {Say(bounds.Max)} and a step of {Say(bounds.Step)} are allowed");
                }
            }
        }
    }

    private void Break(DayInvariant invariant, SimulatedDay day, string says)
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
