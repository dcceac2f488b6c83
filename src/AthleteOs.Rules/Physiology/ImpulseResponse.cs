namespace AthleteOs.Rules.Physiology;

/// <summary>
/// Whether a day's own load is inside that day's state. Confusing the two multiplied the error of a published fit by ten,
/// so a model never leaves it implicit.
/// </summary>
internal enum StateConvention
{
    /// <summary>
    /// The load of day t is inside the state of day t: <c>g_t = g_(t-1) e^(-1/tau) + w_t</c> (Clarke and Skiba 2013). For
    /// performance tested after the day's load, and for published fits.
    /// </summary>
    SameDay,

    /// <summary>
    /// The state of day t includes the loads up to day t - 1: <c>g_t = (g_(t-1) + w_(t-1)) e^(-1/tau)</c>, the textbook's sum. The state in
    /// the morning.
    /// </summary>
    PriorDay,
}

/// <summary>The two states of the impulse-response model on one day, in load units (AU).</summary>
/// <param name="FitnessState">g, the load still at work as fitness; 0 or more.</param>
/// <param name="FatigueState">h, the load still at work as fatigue; 0 or more.</param>
internal readonly record struct ImpulseState(double FitnessState, double FatigueState);

/// <summary>
/// Banister's impulse-response model: performance is a baseline, plus fitness, less fatigue, <c>p = p0 + k1 g - k2 h</c>, where
/// fitness and fatigue are exponentially fading sums of the loads.
/// </summary>
/// <remarks>
/// Source: Clarke and Skiba 2013, Adv Physiol Educ 37:134, doi 10.1152/advan.00078.2011. The parameters are badly identifiable (Marchal et
/// al. 2025, doi 10.1038/s41598-025-88153-7): show intervals and a last-value baseline with a prediction. Compare athletes on
/// <see cref="TimeToNeutral"/> and <see cref="TimeToGreatestInfluence"/>, never on raw gains.
/// </remarks>
internal sealed record ImpulseResponse
{
    private readonly double _fitnessDecay;
    private readonly double _fatigueDecay;

    private ImpulseResponse(double p0, double k1, double k2, double tau1, double tau2, StateConvention convention)
    {
        (BaselinePerformance, FitnessGain, FatigueGain) = (p0, k1, k2);
        (FitnessTimeConstant, FatigueTimeConstant, Convention) = (tau1, tau2, convention);
        (_fitnessDecay, _fatigueDecay) = (Math.Exp(-1 / tau1), Math.Exp(-1 / tau2));
    }

    /// <summary>p0, performance without training, in performance units (W, m/s).</summary>
    public double BaselinePerformance { get; }

    /// <summary>k1, in performance units per load unit; 0 or more.</summary>
    public double FitnessGain { get; }

    /// <summary>k2, in performance units per load unit; 0 or more, usually above k1.</summary>
    public double FatigueGain { get; }

    /// <summary>tau1, in days; above tau2.</summary>
    public double FitnessTimeConstant { get; }

    /// <summary>tau2, in days; above 0.</summary>
    public double FatigueTimeConstant { get; }

    /// <summary>Whether a day's own load is inside its state.</summary>
    public StateConvention Convention { get; }

    /// <summary>The model with these parameters.</summary>
    /// <param name="baselinePerformance">p0, in performance units; finite.</param>
    /// <param name="fitnessGain">k1, in performance units per load unit; 0 or more.</param>
    /// <param name="fatigueGain">k2, in performance units per load unit; 0 or more.</param>
    /// <param name="fitnessTimeConstant">tau1, in days; above tau2.</param>
    /// <param name="fatigueTimeConstant">tau2, in days; above 0.</param>
    /// <param name="convention">Whether a day's own load is inside its state.</param>
    /// <exception cref="ArgumentException"><see cref="Fault"/> has something to say of the parameters.</exception>
    public static ImpulseResponse Of(double baselinePerformance, double fitnessGain, double fatigueGain, double fitnessTimeConstant, double fatigueTimeConstant, StateConvention convention) =>
        Fault(baselinePerformance, fitnessGain, fatigueGain, fitnessTimeConstant, fatigueTimeConstant) is { } fault
            ? throw new ArgumentException(fault, nameof(fitnessTimeConstant))
            : new ImpulseResponse(baselinePerformance, fitnessGain, fatigueGain, fitnessTimeConstant, fatigueTimeConstant, convention);

    /// <summary>The fault of external parameters, in words; null if they are valid. For readers, who report instead of throwing.</summary>
    public static string? Fault(double baselinePerformance, double fitnessGain, double fatigueGain, double fitnessTimeConstant, double fatigueTimeConstant) =>
        !double.IsFinite(baselinePerformance) ? "baseline performance p0 must be a finite number"
        : !(fitnessGain >= 0 && double.IsFinite(fitnessGain)) ? "fitness gain k1 must be a finite number, 0 or more"
        : !(fatigueGain >= 0 && double.IsFinite(fatigueGain)) ? "fatigue gain k2 must be a finite number, 0 or more"
        : !(fatigueTimeConstant > 0) ? "fatigue time constant tau2 must be above 0 days"
        : !(fitnessTimeConstant > fatigueTimeConstant && double.IsFinite(fitnessTimeConstant)) ? "fitness time constant tau1 must be above tau2: fitness outlasts fatigue"
        : null;

    /// <summary>
    /// The state on the next day. <paramref name="load"/> (AU, 0 or more) is the next day's own under
    /// <see cref="StateConvention.SameDay"/>, and that of the day that <paramref name="state"/> is of under <see cref="StateConvention.PriorDay"/>.
    /// </summary>
    public ImpulseState Step(ImpulseState state, double load) => Convention == StateConvention.SameDay
        ? new(state.FitnessState * _fitnessDecay + load, state.FatigueState * _fatigueDecay + load)
        : new((state.FitnessState + load) * _fitnessDecay, (state.FatigueState + load) * _fatigueDecay);

    /// <summary><c>p0 + k1 g - k2 h</c>, in performance units.</summary>
    public double Performance(ImpulseState state) => BaselinePerformance + FitnessGain * state.FitnessState - FatigueGain * state.FatigueState;

    /// <summary>
    /// Performance day by day from no training: <c>performances[t]</c> on the day of <c>loads[t]</c>. <see cref="Convention"/>
    /// decides whether it includes that load. Allocates nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void Performances(ReadOnlySpan<double> loads, Span<double> performances)
    {
        if (loads.Length != performances.Length)
        {
            throw new ArgumentException("There must be one performance for each load.", nameof(performances));
        }

        var state = default(ImpulseState);
        for (var day = 0; day < loads.Length; day++)
        {
            var next = Step(state, loads[day]);
            performances[day] = Performance(Convention == StateConvention.SameDay ? next : state);
            state = next;
        }
    }

    /// <summary>
    /// The effect of one load unit on the performance of a day <paramref name="daysBefore"/> days later: <c>L(u) = k1 e^(-u/tau1) - k2
    /// e^(-u/tau2)</c>, in performance units per load unit; negative where it still hurts.
    /// </summary>
    /// <remarks>
    /// Source: Fitz-Clarke, Morton and Banister 1991. u is 0 or more. L(0) is the session of the target day itself: it counts under
    /// <see cref="StateConvention.SameDay"/> only; from u = 1 on the conventions agree.
    /// </remarks>
    public double Influence(double daysBefore) =>
        FitnessGain * Math.Exp(-daysBefore / FitnessTimeConstant) - FatigueGain * Math.Exp(-daysBefore / FatigueTimeConstant);

    /// <summary>
    /// t_n, in days: load in the last t_n days before the target day hurts. <c>t_n = tau1 tau2 / (tau1 - tau2) ln(k2 / k1)</c>; 0 where load
    /// never hurts (k2 at most k1), null if it never helps (k1 = 0).
    /// </summary>
    /// <remarks>Source: Fitz-Clarke, Morton and Banister 1991.</remarks>
    public double? TimeToNeutral => FitnessGain == 0 ? null : Math.Max(0, Stretch * Math.Log(FatigueGain / FitnessGain));

    /// <summary>
    /// t_g, in days: load this long before the target day helps most. <c>t_g = tau1 tau2 / (tau1 - tau2) ln(k2 tau1 / (k1 tau2))</c>; 0 where
    /// the latest load helps most, null if load never helps (k1 = 0).
    /// </summary>
    /// <remarks>Source: Fitz-Clarke, Morton and Banister 1991.</remarks>
    public double? TimeToGreatestInfluence => FitnessGain == 0 ? null
        : Math.Max(0, Stretch * Math.Log(FatigueGain * FitnessTimeConstant / (FitnessGain * FatigueTimeConstant)));

    private double Stretch => FitnessTimeConstant * FatigueTimeConstant / (FitnessTimeConstant - FatigueTimeConstant);
}
