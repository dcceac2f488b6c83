namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>The difference of two arms with a common slope on the value before the trial (Vickers and Altman 2001, BMJ 323:1123).</summary>
internal static class Ancova
{
    private const int Coefficients = 3;

    public static Difference Of(PairedSums control, PairedSums treatment)
    {
        var count = control.After.Count + treatment.After.Count;
        var (xx, xy, yy) = (Within(control.Before) + Within(treatment.Before), Cross(control) + Cross(treatment), Within(control.After) + Within(treatment.After));
        var slope = xx > 0 ? xy / xx : 0;
        var before = treatment.Before.Mean - control.Before.Mean;
        var residual = (yy - slope * xy) / (count - Coefficients);
        return new Difference(treatment.After.Mean - control.After.Mean - slope * before,
            Math.Sqrt(residual * (1 / control.After.Count + 1 / treatment.After.Count + (xx > 0 ? before * before / xx : 0))), count - Coefficients, count);
    }

    private static double Within(ArmSums sample) => sample.Variance * (sample.Count - 1);

    private static double Cross(PairedSums sample) => sample.Covariance * (sample.After.Count - 1);
}
