using System.Reflection;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.TestKit;

/// <summary>The codes of findings, grouped by the tests that cover them.</summary>
public static class FindingCodes
{
    public static string[] All() => [.. typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];

    public static bool IsOfHistories(string code) => code.StartsWith("AO7", StringComparison.Ordinal) && !IsOfFits(code) && !IsOfReplays(code) && !IsOfFolders(code);

    public static bool IsOfFits(string code) => code.StartsWith("AO73", StringComparison.Ordinal);

    public static bool IsOfExperiments(string code) => code.StartsWith("AO8", StringComparison.Ordinal);

    public static bool IsOfAdopting(string code) => code.StartsWith("AO33", StringComparison.Ordinal);

    public static bool IsOfFolders(string code) => code == Codes.OutsideAthlete;

    public static bool IsOfReplays(string code) => code.StartsWith("AO74", StringComparison.Ordinal);
}
