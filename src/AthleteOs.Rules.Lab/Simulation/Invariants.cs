using System.Globalization;
using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Sessions;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>
/// What must hold over days, not on a morning alone: key sessions apart, weeks below their ceiling, no debt, no key session on a red morning, thresholds within their
/// bounds. The first breach of each kind is told with its days.
/// </summary>
/// <remarks>
/// Debt has three faces: a key session decided beyond what the week is meant to hold; a week meant to hold more after one that held too few; and a key session, or a target, that the
/// same morning would not have had if last week had missed none. The last is asked of the policy itself.
/// </remarks>
internal sealed class Invariants(ReadyPolicy policy)
{
    private const string Missed = "history.KeySessionsMissedLastWeek";

    // A reading so many SDs below the athlete's usual is red.
    private const double RedSds = 2;
    private const int Told = 8;

    // Loads are in whole TSS.
    private const double Rounding = 0.5;

    private readonly SimulatedDay[] _days = new SimulatedDay[Told];
    private readonly List<Breach> _breaches = [];
    private readonly bool _readsMissed = Reads(policy, Missed);
    private DateOnly? _lastKey;
    private double? _firstCeiling;
    private double _target = double.NaN;
    private double _lastTarget = double.NaN;
    private int _doneInWeek;
    private int _doneLastWeek;
    private int _count;
    private int _version = 1;

    public IReadOnlyList<Breach> Breaches => _breaches;

    /// <summary>Key sessions decided beyond the week's first target, or meant because last week missed some.</summary>
    public int Debt { get; private set; }

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
            _lastKey = day.Date;
        }
    }

    /// <summary>Whether a policy has anything that it could break an invariant with; why not, in words, where it has not.</summary>
    public static string? NothingToHold(ReadyPolicy policy, DayInvariant invariant) => invariant switch
    {
        DayInvariant.Spacing when policy.Spacing is null => "it asks for no days between key sessions",
        DayInvariant.Ceiling when !Sets(policy, IntentField.MaxWeeklyTss) => "it sets no ceiling",
        DayInvariant.NoDebt when !Sets(policy, IntentField.KeySessionsTarget) => "it means no number of key sessions for a week",
        DayInvariant.Thresholds when policy.Policy.Adjustments.Count == 0 => "its review moves nothing",
        _ => null,
    };

    private static bool Sets(ReadyPolicy policy, IntentField field) =>
        policy.Intent.Any(s => Enumerable.Range(0, s.Set.Rules.Count).Any(i => (s.Writes & (1UL << i)) != 0 && s[i].Effect.Intent == field));

    private static bool Reads(ReadyPolicy policy, string fact) => policy.RuleSets.Any(s => s.Reads.Any(reads => reads.Any(f => f.Name == fact)));

    private void BeginWeek(SimulatedDay day)
    {
        _firstCeiling = day.Decided.Decision.Intent.MaxWeeklyTss;
        (_lastTarget, _doneLastWeek, _target) = (_target, _doneInWeek, day.Decided.Decision.Intent.KeySessionsTarget ?? double.NaN);
        _doneInWeek = 0;
        if (_target > _lastTarget && _doneLastWeek < _lastTarget)
        {
            Debt += (int)(_target - _lastTarget);
            Break(DayInvariant.NoDebt, day, $"the week is meant to hold {Say(_target)} key sessions, after a week that was meant to hold {Say(_lastTarget)} and held {_doneLastWeek}");
        }
        else if (WithoutMissed(day) is { } owingNothing && Planner.Intent(policy, owingNothing).KeySessionsTarget is { } usual && usual < _target)
        {
            Debt += (int)(_target - usual);
            Break(DayInvariant.NoDebt, day, $"the week is meant to hold {Say(_target)} key sessions because last week missed some; otherwise it would hold {Say(usual)}");
        }
    }

    // The same morning after a week that missed none; null where that is this morning, or the policy does not ask.
    private Morning? WithoutMissed(SimulatedDay day) => _readsMissed && day.Decided.Morning is var morning && morning.History.KeySessionsMissedLastWeek > 0
        ? morning with { History = morning.History with { KeySessionsMissedLastWeek = 0 } } : null;

    // The week is held to the ceiling that it began with, or a lower one since: a ceiling that rises with what is done holds nothing.
    private double? Ceiling(SimulatedDay day) => day.Decided.Decision.Intent.MaxWeeklyTss is { } now ? Math.Min(now, _firstCeiling ?? now) : _firstCeiling;

    private void KeyDecided(SimulatedDay day)
    {
        var (morning, ceiling) = (day.Decided.Morning, Ceiling(day));
        if (_doneInWeek >= _target)
        {
            Debt++;
            Break(DayInvariant.NoDebt, day, $"a key session is decided when {_doneInWeek} of {Say(_target)} are done");
        }
        else if (WithoutMissed(day) is { } owingNothing && Planner.Decide(policy, owingNothing).SessionType != SessionType.Key)
        {
            Debt++;
            Break(DayInvariant.NoDebt, day, $"a key session is decided because last week missed {Say(morning.History.KeySessionsMissedLastWeek)}; otherwise there would be none today");
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
        if (day.Done.SessionType <= day.Decided.Decision.SessionType && day.Done.Load > 0 && day.Decided.Morning.Week.TssSoFar + day.Done.Load > Ceiling(day) + Rounding)
        {
            Break(DayInvariant.Ceiling, day, $"the week comes to {Say(day.Decided.Morning.Week.TssSoFar + day.Done.Load)} TSS where {Say(Ceiling(day))} were the most");
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
