using System.Globalization;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>
/// Checks the promises of a policy over days: spacing, weekly ceiling, no debt, no key session on a red morning, thresholds in
/// bounds. It reports the first breach of each kind with its days.
/// </summary>
internal sealed class Invariants(ReadyPolicy policy)
{
    // A reading this many SDs below the athlete's usual is red.
    private const double RedSds = 2;
    private const int Told = 8;

    // Loads are in whole TSS.
    private const double Rounding = 0.5;

    // The tolerance for sums of steps.
    private const double Tiny = 1e-9;

    private readonly SimulatedDay[] _days = new SimulatedDay[Told];
    private readonly List<Breach> _breaches = [];
    private readonly CompensatedSessions _compensated = new(policy);
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

    /// <summary>Compensated key sessions: decided beyond the week's first target and not the athlete's own choice, or only because the week before missed some.</summary>
    public int Debt { get; private set; }

    private bool LastWasShort => _doneLastWeek < _lastTarget;

    private string LastWeek => $"a week with {_doneLastWeek} of {Say(_lastTarget)} done";

    /// <summary>Adds a day before the season, on which the policy decided nothing. Later days are judged with the days before them.</summary>
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
        if (LastWasShort && _compensated.Target(day) is { } otherwise && _target > otherwise)
        {
            Break(SeasonInvariant.NoDebt, day, $"the week's target is {Say(_target)} key sessions, after {LastWeek}; if all had been done, it would be {Say(otherwise)}");
        }
    }

    private void KeyDecided(SimulatedDay day)
    {
        var (morning, ceiling) = (day.Decided.Morning, CeilingOf(day));
        CheckDebt(day);
        if (_lastKey is { } last && day.Date.DayNumber - last.DayNumber < day.Decided.SpacingDays)
        {
            Break(SeasonInvariant.Spacing, day, $"key sessions are {day.Date.DayNumber - last.DayNumber} days apart; at least {Say(day.Decided.SpacingDays)} are required");
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

    // The athlete's own key sessions also fill a week. Only sessions that the policy decided count as debt.
    private void CheckDebt(SimulatedDay day)
    {
        var otherwise = LastWasShort ? _compensated.Session(day) : null;
        Debt += otherwise is not null || _doneInWeek - _ownInWeek >= _target ? 1 : 0;
        if (_doneInWeek >= _target)
        {
            Break(SeasonInvariant.NoDebt, day, $"a key session is decided when {_doneInWeek} of {Say(_target)} are done{(_ownInWeek > 0 ? $", {_ownInWeek} of them added by the athlete" : "")}");
        }
        else if (otherwise is { } session)
        {
            Break(SeasonInvariant.NoDebt, day, $"a key session is decided, after {LastWeek}; if all had been done, the day would be {session.Word()}");
        }
    }

    // A ceiling must not rise with the training: the first known ceiling of the week applies until its end.
    private void CheckCeiling(SimulatedDay day)
    {
        var ceiling = day.Decided.Decision.Intent.MaxWeeklyTss ?? double.NaN;
        _firstCeiling = double.IsNaN(_firstCeiling) ? ceiling : _firstCeiling;
        if (ceiling > _firstCeiling + Rounding)
        {
            Break(SeasonInvariant.Ceiling, day, $"the week's ceiling is {Say(ceiling)} TSS; it was {Say(_firstCeiling)} when the week began");
        }
    }

    // A lower ceiling applies from that day on.
    private double CeilingOf(SimulatedDay day) => Math.Min(_firstCeiling, day.Decided.Decision.Intent.MaxWeeklyTss ?? double.PositiveInfinity);

    // Training beyond the decision is the athlete's own.
    private void CheckLoad(SimulatedDay day)
    {
        if (day.Done.SessionType <= day.Decided.Decision.SessionType && day.Done.Load > 0
            && day.Decided.Morning.Week.TssSoFar + day.Done.Load is var load && load > CeilingOf(day) + Rounding)
        {
            Break(SeasonInvariant.Ceiling, day, $"the week's load reaches {Say(load)} TSS; the ceiling is {Say(CeilingOf(day))}");
        }
    }

    private void CheckParameters(SimulatedDay day)
    {
        if (day.Decided.Decision.ReadinessThreshold < _leastThreshold)
        {
            Break(SeasonInvariant.Thresholds, day, $"the readiness threshold is {Say(day.Decided.Decision.ReadinessThreshold)}; its lower bound is {Say(_leastThreshold)}");
        }

        if (day.Decided.SpacingDays < _leastSpacing)
        {
            Break(SeasonInvariant.Thresholds, day, $"{Say(day.Decided.SpacingDays)} days are required between key sessions; the lower bound is {Say(_leastSpacing)}");
        }

        if (day.Decided.Parameters is { } version && version.Number != _version)
        {
            _version = version.Number;
            foreach (var change in version.Changes)
            {
                var bounds = policy.Policy.Adjustments.Single(a => a.Fact == change.Parameter);

                // A value from outside returns to the bounds step by step.
                var isOutside = (change.To < bounds.Min && change.To <= change.From) || (change.To > bounds.Max && change.To >= change.From);
                if (isOutside || Math.Abs(change.To - change.From) > bounds.Step + Tiny)
                {
                    Break(SeasonInvariant.Thresholds, day, $"the review changes {change.Parameter.Path} from {Say(change.From)} to {Say(change.To)}; allowed are {Say(bounds.Min)} to {Say(bounds.Max)}, and a step of at most {Say(bounds.Step)}");
                }
            }
        }
    }

    // Other rules may require more than the athlete's own parameter: that is easier, and allowed.
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

    private static string Say(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
}
