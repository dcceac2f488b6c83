using System.Globalization;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The unknowns that a ranking is tested for.</summary>
internal enum Unknown
{
    /// <summary>The way in which bodies respond.</summary>
    Bodies,

    /// <summary>The noise and the content of readings.</summary>
    Readings,

    /// <summary>The truths.</summary>
    Truths,
}

/// <summary>A condition under which part of a trial's athletes live again.</summary>
/// <param name="Name">The condition, in words.</param>
/// <param name="Unknown">The unknown that it is a value of.</param>
/// <param name="Population">The athletes.</param>
internal sealed record TrialArm(string Name, Unknown Unknown, Population Population)
{
    private static readonly double[] Noises = [0.5, 1, 2];

    /// <summary>The arms of a trial: its own readings and truths, and the others.</summary>
    public static IReadOnlyList<TrialArm> Of(Population own)
    {
        ArgumentNullException.ThrowIfNull(own);
        var truths = Truths.Compared.Where(t => t.Name != own.Truths.Name).Prepend(own.Truths);
        return
        [
            .. Noises.Select(noise => new TrialArm($"readings {Word(noise)}", Unknown.Readings, own with { ReadingNoise = noise })),
            new("readings that tell nothing (placebo)", Unknown.Readings, own with { Truths = own.Truths with { IsPlacebo = true } }),
            .. truths.Select(t => new TrialArm($"truths {t.Name}", Unknown.Truths, own with { Truths = t })),
        ];
    }

    private static string Word(double noise) => noise == 1 ? "as noisy as usual" : string.Create(CultureInfo.InvariantCulture, $"{Words.Number(noise)} times as noisy");
}
