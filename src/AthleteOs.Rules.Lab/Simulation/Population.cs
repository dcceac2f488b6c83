using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>Draws virtual athletes. The same seed and number give the same athlete, in any order.</summary>
/// <param name="Seed">The seed.</param>
public sealed record Population(ulong Seed)
{
    // Nobody is taken for the opposite class, and one in five for the neighbouring one; the load estimate is off by a tenth.
    private const double Mistaken = 0.2;
    private const double Misjudged = 0.1;

    /// <summary>The one family of all athletes; null draws each with the same chance.</summary>
    public TruthFamily? Family { get; init; }

    /// <summary>The noise of readiness readings, as a multiple of the usual.</summary>
    public double ReadingNoise { get; init; } = 1;

    /// <summary>The conditions under which the athletes live.</summary>
    internal Truths Truths { get; init; } = Truths.Default;

    /// <summary>The seed of an athlete's days.</summary>
    public ulong SeedOf(int number) => Chance.Mix(Seed + (ulong)number * Chance.Golden);

    /// <summary>The athlete of a number, from 0.</summary>
    public VirtualTruth Athlete(int number)
    {
        var chance = new Chance(Chance.Mix(SeedOf(number)));
        var family = (TruthFamily)(int)(chance.Uniform() * 3);
        var responder = chance.Uniform() switch { < 0.25 => ResponderClass.High, < 0.75 => ResponderClass.Medium, _ => ResponderClass.Low };
        var tau2 = Math.Clamp(12 * Math.Exp(0.35 * chance.Normal()), 5, 25);
        var tau1 = Math.Clamp(42 * Math.Exp(0.25 * chance.Normal()), tau2 + 5, 80);
        var gain = responder switch { ResponderClass.High => 36, ResponderClass.Medium => 24, _ => 12 } * Math.Exp(0.15 * chance.Normal());
        var ratio = 1 + 2 * chance.Uniform();
        var hours = Math.Round(5 + 8 * chance.Uniform(), 1);
        var capacity = hours * (48 + 10 * chance.Uniform());
        family = Family ?? family;
        return new VirtualTruth
        {
            Family = family,
            Truths = Truths,
            Responder = responder,
            FitnessTimeConstant = tau1,
            FatigueTimeConstant = tau2,
            GainTimeConstant = 2 + 3 * chance.Uniform(),
            FitnessGain = gain,

            // k2 / k1 = ratio; at the usual load the states are proportional to the time constants.
            // Under a variable dose fatigue rises with the square of a steady load: half the gain of fitness makes the usual load the best.
            FatigueGain = family == TruthFamily.VariableDose && Truths.UsualIsOptimal ? gain / 2 : gain * ratio * (1 - Math.Exp(-1 / tau1)) / (1 - Math.Exp(-1 / tau2)),
            KeyBonus = 1.2 + 0.4 * chance.Uniform(),
            Tiredness = 0.3 + 0.4 * chance.Uniform(),
            WeeklyHours = hours,
            Capacity = capacity,
            UsualReadiness = Math.Clamp(66 + 4 * chance.Normal(), 55, 78),
            FatiguePoints = 14 + 10 * chance.Uniform(),
            LifeSpread = 4 + 3 * chance.Uniform(),
            LifePersistence = 0.4 + 0.4 * chance.Uniform(),
            ReadingBias = 2 * chance.Normal(),
            ReadingSpread = ReadingNoise * (2 + 4 * chance.Uniform()),
            LnRmssd = 4.1 + 0.35 * chance.Normal(),
            LnRmssdPoints = 0.06 + 0.06 * chance.Uniform(),
            LnRmssdSpread = ReadingNoise * (0.08 + 0.08 * chance.Uniform()),
            RestingHr = Math.Round(50 + 5 * chance.Normal()),
            RestingHrPoints = 1 + 1.5 * chance.Uniform(),
            RestingHrSpread = ReadingNoise * (1 + chance.Uniform()),
            Missing = 0.12 * chance.Uniform(),
            IllnessHazard = (1 + chance.Uniform()) / 200,
            InjuryHazard = (1 + chance.Uniform()) / 500,
            Compliance = 0.8 + 0.2 * chance.Uniform(),
            TypicalError = 1 + 1.5 * chance.Uniform(),
            ToldResponder = chance.Happens(Mistaken) ? Neighbour(responder, chance.Happens(0.5)) : responder,
            ToldCapacity = Math.Round(capacity * Math.Exp(Misjudged * chance.Normal())),
            Hit = Truths.Hit * Math.Exp(0.4 * chance.Normal()),
            HitTimeConstant = Math.Clamp(1.3 * Math.Exp(0.3 * chance.Normal()), 0.6, 3),
            KeysToHalf = Truths.KeysToHalf * Math.Exp(Truths.KeysToHalfSpread * chance.Normal()),
        };
    }

    private static ResponderClass Neighbour(ResponderClass responder, bool above) =>
        responder != ResponderClass.Medium ? ResponderClass.Medium : above ? ResponderClass.High : ResponderClass.Low;
}
