using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>Tells a squad's folder from an athlete's. Files of an athlete that are in the wrong place are named.</summary>
internal static class SquadFolder
{
    private const string AnswersFolder = ".athleteos";

    /// <summary>The athletes of a folder: one, or those of its subfolders if it is a squad.</summary>
    /// <remarks>A folder with exports of its own is an athlete's, unless its subfolders are athletes' for certain and it is not.</remarks>
    /// <param name="folder">The folder.</param>
    /// <param name="findings">Receives a warning for each file or folder in the wrong place.</param>
    public static (IReadOnlyList<AthleteFiles> Athletes, bool IsSquad) Of(string folder, Findings findings)
    {
        var own = AthleteFiles.In(folder);
        string[] inside = [.. Directory.GetDirectories(folder).Where(d => Path.GetFileName(d)[0] != '.' && AthleteFiles.In(d).Length > 0).Order(StringComparer.Ordinal)];
        if (inside.Length > 0 && (own.Length == 0 || (!IsAthlete(folder) && Array.Exists(inside, IsAthlete))))
        {
            foreach (var stray in own)
            {
                findings.Warning(Place.Whole(stray), Codes.OutsideAthlete, "the file is next to the athletes' folders and belongs to none, so it is not read; move it into the folder of its athlete");
            }

            return ([.. inside.Select(d => AthleteFiles.OfFolder(d, findings))], true);
        }

        // An athlete's folder may have a folder of old exports.
        if (inside.Length > 0 && (!IsAthlete(folder) || Array.Exists(inside, IsAthlete)))
        {
            var names = string.Join(", ", inside.Select(Path.GetFileName));
            findings.Warning(Place.Whole(folder), Codes.OutsideAthlete, $"the folder has files of its own ({string.Join(", ", own.Select(Path.GetFileName))}), so it is read as one athlete's, without its folders {names}; for a squad, move these files into the folder of their athlete");
        }

        return ([AthleteFiles.OfFolder(folder, findings)], false);
    }

    private static bool IsAthlete(string folder) => File.Exists(Path.Combine(folder, AthleteFiles.AthleteFile)) || Directory.Exists(Path.Combine(folder, AnswersFolder));
}
