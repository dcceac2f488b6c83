namespace AthleteOs.Rules.Physiology;

/// <summary>
/// The value of a session on a day of this readiness: <c>f(load x readiness)</c>, marginal adaptation times readiness, less a fatigue cost
/// that rises disproportionately as readiness falls.
/// </summary>
/// <remarks>
/// <para>With load w (AU) and q = readiness / 100: <c>value = w (q - s (1 + a (1 - q)^2))</c>, in units of absorbed load: a session worth 40 does
/// as much as 40 AU done at full readiness and at no cost. Times <c>k1 e^(-t_g/tau1)</c> it is performance gained, in performance units.</para>
/// <para>s is the ratio of remaining fatigue to remaining fitness when a load helps most, <see cref="ImpulseResponse.TimeToGreatestInfluence"/> later.
/// There the two terms of the influence have the ratio tau2 to tau1 (Fitz-Clarke, Morton and Banister 1991). So s needs no gain, which is not identifiable.</para>
/// <para>House assumptions, to be confirmed by a sports scientist: adaptation is proportional to readiness, and the cost grows with the square of
/// missing readiness. With a = 3 a session costs four times as much at readiness 0 as at 100. In Busso 2002 (J Appl Physiol 92:572) the time to
/// recover rose from 0.9 to 3.6 days as sessions became frequent. In load the value is linear, as in
/// Banister; <see cref="VariableDoseResponse"/> is the model in which load itself is nonlinear.</para>
/// </remarks>
internal sealed record SessionValue
{
    /// <summary>The steepness a of the house: at readiness 0 a session costs four times what it costs at 100.</summary>
    public const double UsualSteepness = 3;

    private SessionValue(double fatigueShare, double steepness) => (FatigueShare, Steepness) = (fatigueShare, steepness);

    /// <summary>s: fatigue left per fitness left when the load helps most; from 0, below 1.</summary>
    public double FatigueShare { get; }

    /// <summary>a: how much more a session costs at readiness 0, as a multiple of its cost at 100; 0 or more.</summary>
    public double Steepness { get; }

    /// <summary>The value for an athlete of whom the time constants (days, tau1 above tau2) are believed: s = tau2 / tau1.</summary>
    /// <exception cref="ArgumentException">tau2 is not above zero, tau1 not above tau2, or the steepness negative.</exception>
    public static SessionValue Of(double fitnessTimeConstant, double fatigueTimeConstant, double steepness = UsualSteepness) =>
        ImpulseResponse.Fault(0, 1, 1, fitnessTimeConstant, fatigueTimeConstant) is { } fault
            ? throw new ArgumentException(fault, nameof(fitnessTimeConstant))
            : new SessionValue(fatigueTimeConstant / fitnessTimeConstant, Within.NotNegative(steepness));

    /// <summary>The value for an athlete with a complete model. s is then k2 / k1 if the latest load helps most (t_g = 0), otherwise tau2 / tau1.</summary>
    /// <exception cref="ArgumentException">The fitness gain is zero: no load has a value.</exception>
    public static SessionValue Of(ImpulseResponse model, double steepness = UsualSteepness)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.TimeToGreatestInfluence switch
        {
            null => throw new ArgumentException("fitness gain k1 must be above 0: no load has a value", nameof(model)),
            0 => new SessionValue(model.FatigueGain / model.FitnessGain, Within.NotNegative(steepness)),
            _ => Of(model.FitnessTimeConstant, model.FatigueTimeConstant, steepness),
        };
    }

    /// <summary>The gain of the session: <c>w q</c>, in absorbed load (AU). Never falls as readiness rises.</summary>
    /// <param name="load">The session's load, AU; 0 or more.</param>
    /// <param name="readiness">Readiness, 0 to 100; taken as the nearer end outside.</param>
    public static double Adaptation(double load, double readiness) => load * Q(readiness);

    /// <summary>The cost of the session: <c>w s (1 + a (1 - q)^2)</c>, in absorbed load (AU). Never rises as readiness rises.</summary>
    /// <inheritdoc cref="Adaptation"/>
    public double Cost(double load, double readiness)
    {
        var lack = 1 - Q(readiness);
        return load * FatigueShare * (1 + Steepness * lack * lack);
    }

    /// <summary>Adaptation less cost, in absorbed load (AU); negative where the session takes more than it gives. Never falls as readiness rises.</summary>
    /// <inheritdoc cref="Adaptation"/>
    public double Value(double load, double readiness) => Adaptation(load, readiness) - Cost(load, readiness);

    private static double Q(double readiness) => Math.Clamp(readiness, 0, 100) / 100;
}
