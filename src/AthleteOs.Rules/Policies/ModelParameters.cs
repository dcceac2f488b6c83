using System.Collections.Frozen;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// Parameters of a policy that no rule needs to read because the physiology around the rules does, known by their names. A policy that
/// leaves them out does without what they serve: no prediction, no estimated readiness, no judgement in the review.
/// </summary>
internal sealed class ModelParameters
{
    /// <summary>Every name, the range that it must stay in, and what it serves; <c>rules/docs/facts.md</c> lists them.</summary>
    public static IReadOnlyList<(string Name, double Min, double Max, string Serves)> Names { get; } =
    [
        ("support_session_tss", 0, 1000, "prediction of readiness: load of a day with reduced intensity"),
        ("recovery_session_tss", 0, 1000, "prediction of readiness: load of a day with reduced volume"),
        ("support_share", 0, 1, "prediction of readiness: the same as a share of weekly capacity, with reduced intensity"),
        ("recovery_share", 0, 1, "prediction of readiness: the same as a share of weekly capacity, with reduced volume"),
        ("usual_load_least_share", 0, 1, "prediction of readiness: least usual load as a share of capacity; makes CTL the usual load"),
        ("value_steepness", 0, 10, "prediction of a key session's value: how much more it costs at readiness 0 than at 100; without it 3"),
        ("horizon_days", 1, 14, "prediction of a key session's value: days looked ahead, beyond Sunday too"),
        ("daily_load_spread", 0.1, 3, "prediction of readiness: SD of daily load as a share of its mean, rest days counted"),
        ("load_share_of_readiness", 0, 1, "prediction of readiness: correlation of readiness with the load before it"),
        ("estimate_centre", 0, 100, "estimated readiness: the athlete's usual"),
        ("estimate_points_per_sd", 0, 50, "estimated readiness: points for one SD"),
        ("estimate_weight_ln_rmssd", 0, 10, "estimated readiness: weight of the 7-day ln rMSSD against 60 days"),
        ("estimate_weight_resting_hr", 0, 10, "estimated readiness: weight of the 7-day resting heart rate against 60 days"),
        ("estimate_weight_sleep", 0, 10, "estimated readiness: weight of last night's sleep against 60 days"),
        ("estimate_weight_soreness", 0, 10, "estimated readiness: weight of this morning's soreness against 60 days"),
        ("training_break_days", 2, 60, "history: days without training that make a training break"),
        ("rebound_days", 1, 14, "review: days in which readiness should be back after a key session"),
        ("review_weeks", 1, 26, "review: weeks of key sessions looked back on"),
        ("interval_chance", 0.5, 0.99, "review: chance that the true value is within an interval; without it nothing is learnt"),
        ("typical_error_percent", 0.1, 20, "review: typical error of the athlete's performance test"),
        ("smallest_worthwhile_change_percent", 0, 20, "review: smallest worthwhile change of performance"),
    ];

    private readonly FrozenDictionary<string, double> _values;

    internal ModelParameters(Policy policy)
    {
        _values = policy.Parameters.Where(p => IsKnown(p.Name)).ToFrozenDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        (SupportSessionTss, RecoverySessionTss) = (this["support_session_tss"], this["recovery_session_tss"]);
        (SupportShare, RecoveryShare, UsualLoadLeastShare) = (this["support_share"], this["recovery_share"], this["usual_load_least_share"]);
        (ValueSteepness, HorizonDays) = (this["value_steepness"], this["horizon_days"]);
        (DailyLoadSpread, LoadShareOfReadiness) = (this["daily_load_spread"], this["load_share_of_readiness"]);
    }

    // Those of every morning, found once.

    public double? SupportSessionTss { get; }

    public double? RecoverySessionTss { get; }

    public double? SupportShare { get; }

    public double? RecoveryShare { get; }

    public double? UsualLoadLeastShare { get; }

    public double? ValueSteepness { get; }

    public double? HorizonDays { get; }

    public double? DailyLoadSpread { get; }

    public double? LoadShareOfReadiness { get; }

    /// <summary>Whether a parameter of that name is read by the physiology.</summary>
    public static bool IsKnown(string name) => Names.Any(n => n.Name == name);

    /// <summary>Whether a parameter of that name can change the decision of a morning: others serve what is known before it, and the review after it.</summary>
    public static bool IsOfTheMorning(string name) => Names.Any(n => n.Name == name && n.Serves.StartsWith("prediction", StringComparison.Ordinal));

    /// <summary>Whether a parameter of that name counts days or weeks: a whole number.</summary>
    public static bool IsWhole(string name) => name is "rebound_days" or "review_weeks" or "training_break_days" or "horizon_days";

    /// <summary>The value of a parameter; null if the policy has none of that name.</summary>
    public double? this[string name] => _values.TryGetValue(name, out var value) ? value : null;
}
