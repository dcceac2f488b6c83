using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>A field of a facts document's <c>athlete</c> group, as a fit would fill it.</summary>
/// <param name="Field">The field, such as <c>tau2</c>.</param>
/// <param name="Value">Its value; null where it is left out.</param>
/// <param name="WhyNot">Why it is left out, in words; null where it is not.</param>
public readonly record struct AthleteBelief(string Field, double? Value, string? WhyNot)
{
    /// <summary>
    /// What may be believed of the athlete after a fit. A parameter that the tests have not taught is left out, so that the policy's own prior
    /// stands in and every answer says so; a median of a wide interval would pass for knowledge.
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
            ModelFit.IsLearnt(number) ? null : "the tests say hardly more of it than the prior");

        AthleteBelief Checked(string field, FittedNumber number, string? doubt)
        {
            doubt = fit.Distrust ?? doubt;
            var value = double.Parse(number.Posterior.Median.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            var range = FactCatalog.ByName[$"athlete.{Words.Pascal(field)}"].About;
            doubt ??= value >= range.Min && value <= range.Max ? null : $"{Words.Number(value)} is outside {Words.Number(range.Min)} to {Words.Number(range.Max)}, which facts allow";
            return doubt is null ? new(field, value, null) : new(field, null, doubt);
        }
    }
}
