using System.Globalization;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Analysis;

/// <summary>A morning in a line: the day and the facts without which the two policies would not differ on it.</summary>
internal static class WitnessWords
{
    public static string Of(ReadyPolicy a, ReadyPolicy b, Morning witness)
    {
        var day = witness.Date.ToString("dddd", CultureInfo.InvariantCulture);
        return $"{day}: {string.Join(", ", PolicyDiff.Telling(a, b, witness).Select(f => $"{f.Path} {f.Show(f.Read(witness))}"))}";
    }
}
