using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Simulation;

namespace AthleteOs.Rules.Cli;

/// <summary>Where a trial's report is written to.</summary>
internal static class TrialReport
{
    /// <summary>Whether a folder can be written to, found before anything is simulated; a finding where it cannot. It is made where it is not there.</summary>
    public static bool CanWrite(string folder, Findings findings)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(Path.Combine(folder, $".{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(folder), Codes.FileUnreadable, "the report cannot be written there; give a folder that you may write to");
            return false;
        }
    }

    /// <summary>Writes the report where one is asked for; returns the files, or null, with a finding, where it could not be written.</summary>
    public static IReadOnlyList<string>? Write(VirtualTrial trial, string? folder, Findings findings) => Pictures.Draw(folder, findings, into => Lab.Reports.TrialReport.Save(trial, into));
}
