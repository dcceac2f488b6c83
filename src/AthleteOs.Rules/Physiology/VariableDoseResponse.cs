namespace AthleteOs.Rules.Physiology;

/// <summary>The state of the variable dose-response model on the morning of a day: loads up to the day before.</summary>
/// <param name="FitnessState">The fading sum of loads, in load units (AU).</param>
/// <param name="FatigueLoss">The performance that fatigue takes, in performance units: every load with its own gain inside.</param>
/// <param name="RecentLoad">The fast-fading sum of loads, in AU, after the day before; it sets the gain of the next load.</param>
internal readonly record struct VariableDoseState(double FitnessState, double FatigueLoss, double RecentLoad);

/// <summary>
/// Busso's variable dose-response model: the same load costs more when it meets recent load. The fatigue gain of day i is
/// <c>k2_i = k3 sum_(j&lt;=i) w_j e^(-(i-j)/tau3)</c>, and <c>p_n = p0 + k1 sum_(i&lt;n) w_i e^(-(n-i)/tau1) - sum_(i&lt;n) k2_i w_i e^(-(n-i)/tau2)</c>.
/// </summary>
/// <remarks>
/// Source: Busso 2003, MSSE 35:1188, doi 10.1249/01.MSS.0000074465.13621.37. Convention: <see cref="StateConvention.PriorDay"/> for performance,
/// the day's own load inside the gain k2_i. Evidence that frequent sessions cost more: Busso 2002, J Appl Physiol 92:572, time to recover performance
/// 0.9 d at three sessions a week, 3.6 d at five. One parameter more than <see cref="ImpulseResponse"/>, which is badly identifiable already.
/// </remarks>
internal sealed record VariableDoseResponse
{
    private readonly double _fitnessDecay;
    private readonly double _fatigueDecay;
    private readonly double _gainDecay;

    private VariableDoseResponse(double p0, double k1, double k3, double tau1, double tau2, double tau3)
    {
        (BaselinePerformance, FitnessGain, FatigueGainPerLoad) = (p0, k1, k3);
        (FitnessTimeConstant, FatigueTimeConstant, GainTimeConstant) = (tau1, tau2, tau3);
        (_fitnessDecay, _fatigueDecay, _gainDecay) = (Math.Exp(-1 / tau1), Math.Exp(-1 / tau2), Math.Exp(-1 / tau3));
    }

    /// <summary>p0, in performance units.</summary>
    public double BaselinePerformance { get; }

    /// <summary>k1, in performance units per load unit; 0 or more.</summary>
    public double FitnessGain { get; }

    /// <summary>k3, in performance units per squared load unit; 0 or more.</summary>
    public double FatigueGainPerLoad { get; }

    /// <summary>tau1, in days.</summary>
    public double FitnessTimeConstant { get; }

    /// <summary>tau2, in days; below tau1.</summary>
    public double FatigueTimeConstant { get; }

    /// <summary>tau3, in days: how long a load raises the gain of the loads after it.</summary>
    public double GainTimeConstant { get; }

    /// <summary>The model with these parameters, in the units of the properties.</summary>
    /// <exception cref="ArgumentException">A gain is negative, a time constant is not above zero, tau1 is not above tau2, or a number is not finite.</exception>
    public static VariableDoseResponse Of(double baselinePerformance, double fitnessGain, double fatigueGainPerLoad, double fitnessTimeConstant, double fatigueTimeConstant, double gainTimeConstant) =>
        ImpulseResponse.Fault(baselinePerformance, fitnessGain, Within.NotNegative(fatigueGainPerLoad), fitnessTimeConstant, fatigueTimeConstant) is { } fault
            ? throw new ArgumentException(fault, nameof(fitnessTimeConstant))
            : new VariableDoseResponse(baselinePerformance, fitnessGain, fatigueGainPerLoad, fitnessTimeConstant, fatigueTimeConstant, Within.AboveZero(gainTimeConstant));

    /// <summary>k2_i, in performance units per load unit: the fatigue gain that a load of <paramref name="load"/> meets, its own share inside.</summary>
    public double FatigueGain(VariableDoseState morning, double load) => FatigueGainPerLoad * (morning.RecentLoad * _gainDecay + load);

    /// <summary>The next morning, after a day of this load (AU, 0 or more). Allocates nothing.</summary>
    public VariableDoseState Step(VariableDoseState morning, double load) => new(
        (morning.FitnessState + load) * _fitnessDecay,
        (morning.FatigueLoss + FatigueGain(morning, load) * load) * _fatigueDecay,
        morning.RecentLoad * _gainDecay + load);

    /// <summary>Performance on that morning, in performance units.</summary>
    public double Performance(VariableDoseState morning) => BaselinePerformance + FitnessGain * morning.FitnessState - morning.FatigueLoss;
}
