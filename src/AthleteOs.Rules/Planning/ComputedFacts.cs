using System.Collections.Concurrent;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Planning;

/// <summary>
/// The facts that the physiology computes before the rules: readiness tomorrow after each step of micro-recovery, and the value of a key
/// session today. Only for policies with rules that read them.
/// </summary>
internal static class ComputedFacts
{
    private const int WeekDays = 7;

    // Nobody knows phi more finely, and the chains can then be shared.
    private const int PhiSteps = 20;

    /// <summary>The inputs of tomorrow's predicted readiness, in addition to this morning's readiness.</summary>
    public static readonly FactDefinition[] RecoveryBeliefs = Beliefs(nameof(Athlete.ReadinessMean), nameof(Athlete.ReadinessSd), nameof(Athlete.ReadinessPersistence), nameof(Athlete.WeeklyCapacityTss));

    /// <summary>The inputs of a key session's value, in addition to this morning's readiness and the week's intent.</summary>
    public static readonly FactDefinition[] ValueBeliefs = Beliefs(nameof(Athlete.ReadinessMean), nameof(Athlete.ReadinessSd), nameof(Athlete.ReadinessPersistence), nameof(Athlete.Tau1), nameof(Athlete.Tau2));

    private static readonly ConcurrentDictionary<(int Phi, int Spacing), Lazy<ReadinessChain>> Chains = new();

    // A day is decided and then explained, often under policies that differ in one number. Missing mornings leave several values of the usual
    // readiness possible, and they stay the same for days. So the last solutions are cached, about 10 KB each. The same question gives the
    // same answer, solved again or not.
    private const int MostKept = 64;

    [ThreadStatic]
    private static KeptSolutions? _kept;

    /// <summary>How readiness answers to load; null if too little is believed of the athlete, or the policy has no numbers for it.</summary>
    public static PredictedReadiness? Prediction(ReadyPolicy policy, Athlete athlete) => Prediction(policy, athlete, usualShare: 1);

    private static PredictedReadiness? Prediction(ReadyPolicy policy, Athlete athlete, double usualShare) =>
        athlete is { ReadinessMean: { } mean, ReadinessSd: { } sd, ReadinessPersistence: { } phi, WeeklyCapacityTss: { } capacity }
        && policy.Numbers.DailyLoadSpread is { } spread && policy.Numbers.LoadShareOfReadiness is { } share
            ? PredictedReadiness.Of(mean, sd, phi, usualShare * capacity / WeekDays, Math.Max(1, spread * capacity / WeekDays), share) : null;

    /// <summary>How readiness is estimated for an athlete who records none; null if the policy has no numbers for it.</summary>
    public static ReadinessEstimate? Estimate(ReadyPolicy policy)
    {
        return policy.Numbers["estimate_centre"] is { } centre && policy.Numbers["estimate_points_per_sd"] is { } points
            ? new ReadinessEstimate(centre, points, Weight("ln_rmssd"), Weight("resting_hr"), Weight("sleep"), Weight("soreness")) : null;

        double Weight(string signal) => policy.Numbers[$"estimate_weight_{signal}"] ?? 0;
    }

    /// <summary>The predictions for tomorrow; those of the document if it has any.</summary>
    public static Recovery Recovery(ReadyPolicy policy, Morning known) => Recovery(policy, known, known.Athlete);

    /// <summary>The same for other beliefs about the athlete.</summary>
    public static Recovery Recovery(ReadyPolicy policy, Morning known, Athlete athlete)
    {
        var numbers = policy.Numbers;
        if (known.Recovery.Given || Load(athlete, numbers.SupportShare, numbers.SupportSessionTss) is not { } support || Load(athlete, numbers.RecoveryShare, numbers.RecoverySessionTss) is not { } recovery
            || Prediction(policy, athlete, UsualShare(policy, known.Fatigue, athlete)) is not { } prediction)
        {
            return known.Recovery;
        }

        if (known.Today.ReadinessScore is not { } readiness)
        {
            return new Recovery { Given = true };
        }

        var steps = prediction.AfterSteps(readiness, new StepLoads(support, Math.Min(recovery, support)));
        return new Recovery { Given = true, ReadinessIfIntensityReduced = steps.IfIntensityReduced, ReadinessIfVolumeReduced = steps.IfVolumeReduced, ReadinessIfFullRest = steps.IfFullRest };
    }

    // The load of a session: a share of weekly capacity, or in TSS.
    private static double? Load(Athlete athlete, double? asShare, double? asTss) => asShare is { } share ? share * athlete.WeeklyCapacityTss : asTss;

    // The usual daily load as a share of capacity: that of CTL, within bounds. Without CTL it is the lowest, which predicts the lowest readiness.
    private static double UsualShare(ReadyPolicy policy, Fatigue fatigue, Athlete athlete) => policy.Numbers.UsualLoadLeastShare is { } least
        ? Math.Clamp(fatigue.Ctl * WeekDays / Math.Max(athlete.WeeklyCapacityTss ?? 0, 1) ?? 0, Math.Min(least, 1), 1) : 1;

    /// <summary>The value of a key session today.</summary>
    public static KeySessionWorth Value(ReadyPolicy policy, Morning known, ReadOnlySpan<double> derived)
    {
        if (known.Athlete is not { ReadinessMean: { } mean, ReadinessSd: { } sd, ReadinessPersistence: { } phi, Tau1: { } tau1, Tau2: { } tau2 } || tau1 <= tau2)
        {
            return new KeySessionWorth();
        }

        var threshold = policy.Threshold is { } t ? derived[t.Slot] : known.Athlete.KeySessionReadinessMin.OrNaN();
        var spacing = policy.Spacing is { } s ? derived[s.Slot] : 1;
        if (known.Today.ReadinessScore is not { } readiness || known.Intent.KeySessionsRemaining is not { } left || double.IsNaN(threshold) || double.IsNaN(spacing))
        {
            return new KeySessionWorth { Given = true };
        }

        var sessions = (int)Math.Clamp(left, 0, WeekDays);
        var question = new Question(mean, sd, (int)Math.Round(phi * PhiSteps), tau1, tau2, Math.Clamp(threshold, 0, 100), (int)Math.Clamp(Math.Ceiling(spacing), 1, OpportunityCost.MostDays),
            policy.Numbers.ValueSteepness ?? SessionValue.UsualSteepness);
        var days = (int)known.Calendar.DaysLeftInWeek;
        if (policy.Numbers.HorizonDays is { } horizon && (int)Math.Clamp(horizon, 1, OpportunityCost.MostDays) is var most && most > days)
        {
            // A rolling horizon: the days beyond Sunday come with their part of next week's key sessions.
            sessions = (int)Math.Clamp(sessions + Math.Round((known.Intent.KeySessionsTarget ?? 0) * (most - days) / WeekDays), 0, OpportunityCost.MostDays);
            days = most;
        }

        var choice = Solved(question, days, sessions).At(readiness, days, sessions);
        return new KeySessionWorth { Given = true, KeyToday = choice.KeyToday, KeyLater = choice.KeyLater, WorthFrom = choice.WorthFrom };
    }

    private static OpportunityCost Solved(Question question, int days, int sessions)
    {
        var kept = _kept ??= new KeptSolutions();
        if (kept.Find(question) is { } known && known.DaysLeft >= days && known.KeySessionsLeft >= sessions)
        {
            return known;
        }

        var chain = Chains.GetOrAdd((question.Phi, question.Spacing), key => new(() => ReadinessChain.Of(Math.Min(key.Phi / (double)PhiSteps, ReadinessChain.MostPersistence), key.Spacing))).Value;
        return kept.Add(question, outdated =>
            OpportunityCost.Of(chain, SessionValue.Of(question.Tau1, question.Tau2, question.Steepness), question.Mean, question.Sd, question.Threshold, days, Math.Max(1, sessions), outdated));
    }

    private static FactDefinition[] Beliefs(params string[] names) => [.. names.Select(n => FactCatalog.ByName[$"athlete.{n}"])];

    // The solution of an earlier question gives its memory to the next one.
    private sealed class KeptSolutions
    {
        private readonly Dictionary<Question, int> _places = [];
        private readonly (Question Asked, OpportunityCost Solved)[] _kept = new (Question, OpportunityCost)[MostKept];
        private int _oldest;

        public OpportunityCost? Find(Question question) => _places.TryGetValue(question, out var place) ? _kept[place].Solved : null;

        public OpportunityCost Add(Question question, Func<OpportunityCost?, OpportunityCost> solve)
        {
            if (!_places.TryGetValue(question, out var place))
            {
                (place, _oldest) = (_oldest, (_oldest + 1) % MostKept);
                _places.Remove(_kept[place].Asked);
                _places[question] = place;
            }

            return (_kept[place] = (question, solve(_kept[place].Solved))).Solved;
        }
    }

    private readonly record struct Question(double Mean, double Sd, int Phi, double Tau1, double Tau2, double Threshold, int Spacing, double Steepness);
}
