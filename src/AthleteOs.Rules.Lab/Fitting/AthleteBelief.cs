using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>A field of a facts document's <c>athlete</c> group, as a fit would fill it.</summary>
/// <param name="Field">The field, such as <c>tau2</c>.</param>
/// <param name="Value">Its value; null if it is left out.</param>
/// <param name="WhyNot">The reason why it is left out, in words; null if it is not.</param>
public readonly record struct AthleteBelief(string Field, double? Value, string? WhyNot)
{
    /// <summary>
    /// The parameters of the athlete after a fit. A parameter that the tests have not narrowed is left out: the median of a wide interval would look
    /// like knowledge. The policy's prior then applies, and every decision lists it as assumed.
    /// </summary>
    public static IReadOnlyList<AthleteBelief> Of(ModelFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return
        [
            Gain("k1", fit.FitnessGain), Gain("k2", fit.FatigueGain), TimeConstant("tau1", fit.FitnessTimeConstant), TimeConstant("tau2", fit.FatigueTimeConstant),
        ];

        AthleteBelief Gain(string field, FittedNumber number) => Checked(field, number,
            number.Posterior.Factor > ModelFit.WidestFactor ? $"its 90 % interval is wider than a factor of {ModelFit.WidestFactor:0}" : null);

        AthleteBelief TimeConstant(string field, FittedNumber number) => Checked(field, number,
            ModelFit.IsLearnt(number) ? null : "the tests hardly narrow its prior");

        AthleteBelief Checked(string field, FittedNumber number, string? doubt)
        {
            doubt = fit.Distrust ?? doubt;
            var value = double.Parse(number.Posterior.Median.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            var range = FactCatalog.ByName[$"athlete.{Words.Pascal(field)}"].About;
            doubt ??= value >= range.Min && value <= range.Max ? null : $"{Words.Number(value)} is outside {Words.Number(range.Min)} to {Words.Number(range.Max)}, the range of the fact";
            return doubt is null ? new(field, value, null) : new(field, null, doubt);
        }
    }
}
