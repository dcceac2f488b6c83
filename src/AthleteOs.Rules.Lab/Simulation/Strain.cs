using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The recent load of a virtual athlete, which changes the risk of illness and injury.</summary>
internal struct Strain
{
    // Strain (Foster) of an ordinary week, in usual days of load times monotony, and its highest value.
    private const double UsualStrain = 2;
    private const double MostStrain = 5;

    // Four weeks of load.
    private static readonly double ChronicDecay = Math.Exp(-1 / 28.0);

    private double _acute;
    private double _acuteSquare;
    private double _chronic;

    /// <summary>The strain of the habit.</summary>
    public Strain()
    {
        (_acute, _chronic) = (VirtualAthlete.LoadOfHabit, VirtualAthlete.LoadOfHabit);
        var (key, support, recovery) = (VirtualAthlete.ShareOf(SessionType.Key), VirtualAthlete.ShareOf(SessionType.Support), VirtualAthlete.ShareOf(SessionType.Recovery));
        _acuteSquare = 7 * (key * key + 4 * support * support + recovery * recovery);
    }

    /// <summary>Adds a day's load, in usual days.</summary>
    public void Add(double units)
    {
        _acute = _acute * Body.WeekDecay + units * (1 - Body.WeekDecay);
        _acuteSquare = _acuteSquare * Body.WeekDecay + units * units * (1 - Body.WeekDecay);
        _chronic = _chronic * ChronicDecay + units * (1 - ChronicDecay);
    }

    /// <summary>The risk of illness and injury compared with an ordinary week.</summary>
    public readonly double Risk(Hazard hazard, bool overreached) => hazard switch
    {
        Hazard.Foster => Foster() * (overreached ? 2 : 1),
        Hazard.Ratio => Math.Exp(Math.Clamp(_acute / Math.Max(0.2, _chronic) - 1, -0.5, 1)) * (overreached ? 3 : 1),
        _ => 1,
    };

    // Load times monotony (Foster 1998, Med Sci Sports Exerc 30:1164), over a week with fading weights. The steepness is a house assumption.
    private readonly double Foster()
    {
        var spread = Math.Sqrt(Math.Max(0.01, _acuteSquare - _acute * _acute));
        return Math.Exp(0.5 * (Math.Min(MostStrain, _acute * _acute / spread) - UsualStrain));
    }
}
