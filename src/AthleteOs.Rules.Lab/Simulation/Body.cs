using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The trained states of a virtual athlete: fitness, fatigue and the key sessions of the last days. A copy lives on independently.</summary>
internal struct Body
{
    // Load, key sessions and setbacks of the last days fade with a time constant of a week.
    internal static readonly double WeekDecay = Math.Exp(-1 / 7.0);

    private readonly VirtualTruth _truth;
    private readonly double _fitnessDecay;
    private readonly double _fatigueDecay;
    private readonly double _gainDecay;
    private readonly double _hitDecay;
    private double _fatigue;
    private double _recent;
    private double _keys;

    /// <summary>A body that has followed the habit, approximately in its steady state. States are shares of their value at the usual load.</summary>
    public Body(VirtualTruth truth)
    {
        _truth = truth;
        (_fitnessDecay, _fatigueDecay, _gainDecay) = (Math.Exp(-1 / truth.FitnessTimeConstant), Math.Exp(-1 / truth.FatigueTimeConstant), Math.Exp(-1 / truth.GainTimeConstant));
        _hitDecay = Math.Exp(-1 / truth.HitTimeConstant);
        (Fitness, _fatigue, _recent) = (VirtualAthlete.LoadOfHabit + VirtualAthlete.ShareOf(SessionType.Key) * (truth.KeyBonus - 1), VirtualAthlete.LoadOfHabit, VirtualAthlete.LoadOfHabit);
        _keys = 1;
    }

    /// <summary>The state of fitness, as a share of its value at the usual load.</summary>
    public double Fitness { get; private set; }

    /// <summary>The points that the key sessions of the last days take from readiness, beyond their fatigue.</summary>
    public double Hit { get; private set; }

    /// <summary>The points that fatigue takes from readiness; below 0 if it is lower than at the usual load.</summary>
    public readonly double FatiguePoints => _truth.FatiguePoints * (_fatigue - 1);

    /// <summary>Performance without the setbacks of illness and injury, in percent of its value at the usual load.</summary>
    public readonly double Performance => 100 + _truth.FitnessGain * (Fitness - 1) - _truth.FatigueGain * (_fatigue - 1);

    /// <summary>Lives an ordinary day, without the effects of life and illness.</summary>
    public void Live(SessionType type, double units) => Live(type, units, FatiguePoints + Hit, FatiguePoints > VirtualAthlete.Overreached);

    /// <summary>Lives a day.</summary>
    /// <param name="type">The training.</param>
    /// <param name="units">Its load, in usual days.</param>
    /// <param name="below">How far readiness was below the usual, in points.</param>
    /// <param name="overreached">Whether the athlete was overreached.</param>
    public void Live(SessionType type, double units, double below, bool overreached)
    {
        var isKey = type == SessionType.Key;
        var useful = units * (isKey ? KeyWorth() : 1);
        var cost = units;

        // A key session of this morning compared with one on an ordinary morning, in the two families in which the morning matters.
        var tired = isKey ? _truth.Tiredness * Math.Clamp(below / 30, -1, 1) : 0;
        switch (_truth.Family)
        {
            case TruthFamily.VariableDose:
                cost *= _recent * (1 + tired);
                break;
            case TruthFamily.Saturating:
                // A day of the usual load is worth a day, twice that 1.67 days.
                useful = 3.033 * (1 - Math.Exp(-(useful * (1 - tired)) / 2.5));
                break;
        }

        useful *= overreached ? _truth.Truths.OverreachedUse : 1;
        Fitness = Fitness * _fitnessDecay + useful * (1 - _fitnessDecay);
        _fatigue = _fatigue * _fatigueDecay + cost * (1 - _fatigueDecay);
        _recent = _recent * _gainDecay + units * (1 - _gainDecay);
        _keys = _keys * WeekDecay + (isKey ? 1 : 0);
        Hit = Hit * _hitDecay + (isKey ? _truth.Hit * (1 + tired) : 0);
    }

    // The fitness that a unit of a key session adds, as a multiple of other sessions.
    private readonly double KeyWorth()
    {
        if (_truth.KeysToHalf > 0)
        {
            var share = _keys / _truth.KeysToHalf;
            return 1 + (_truth.KeyBonus - 1) / (1 + share * share);
        }

        return _truth.Family == TruthFamily.Saturating ? 1 + (_truth.KeyBonus - 1) * 1.6 / (1 + _keys) : _truth.KeyBonus;
    }
}
