using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;

namespace AthleteOs.Rules.Lab.Workouts;

/// <summary>The sessions that an athlete can do, from a folder with one file a session.</summary>
internal sealed class SessionMenu
{
    private readonly SessionPlan[] _plans;

    private SessionMenu(SessionPlan[] plans) => _plans = plans;

    /// <summary>The sessions in order of their files.</summary>
    public IReadOnlyList<SessionPlan> Plans => _plans;

    /// <summary>The folder's name under <c>rules</c>.</summary>
    public const string FolderName = "sessions";

    /// <summary>Whether a folder contains sessions and no policy.</summary>
    public static bool IsFolder(string folder) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) == FolderName && Directory.Exists(folder) && !File.Exists(Path.Combine(folder, "policy.json"));

    /// <summary>Reads the folder. A file that cannot be read is left out, with its findings.</summary>
    public static SessionMenu Read(string folder, Findings findings)
    {
        var plans = new Dictionary<string, SessionPlan>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            if (HistoryFile.FromDisk(path, findings) is not { } file || SessionReader.Read(path, file.Bytes.Span, findings) is not { } plan)
            {
                continue;
            }

            if (plan.Name != Path.GetFileNameWithoutExtension(path))
            {
                findings.Error(Place.Whole(path), Codes.IdIsNotFolder, $"the file contains the session {plan.Name}; name it {plan.Name}.json");
            }

            foreach (var name in plan.AlsoNamed.Prepend(plan.Name).Where(name => plans.Values.Any(p => p.IsNamed(name))))
            {
                findings.Error(Place.Whole(path), Codes.RepeatedName, $"another session is named {name} too; keep one");
            }

            plans.TryAdd(plan.Name, plan);
        }

        return new SessionMenu([.. plans.Values]);
    }

    /// <summary>
    /// The session for a day: the suggested one in the time that there is. If it does not fit, a session of the same type that does, with
    /// the same purpose if possible. Null on a day of rest, for an unknown name, and if nothing fits.
    /// </summary>
    /// <param name="suggested">The name that the policy suggests; null without one.</param>
    /// <param name="type">The type of the day.</param>
    /// <param name="minutes">The minutes that there are.</param>
    public SessionPlan? For(string? suggested, SessionType type, double minutes)
    {
        var named = Array.Find(_plans, p => suggested is not null && p.IsNamed(suggested) && p.SessionType == type);
        return named?.Within(minutes) ?? (named is null ? null : _plans.Where(p => p.SessionType == type && p != named)
            .OrderByDescending(p => p.Focus == named.Focus).ThenBy(p => p.Minutes).Select(p => p.Within(minutes)).FirstOrDefault(p => p is not null));
    }
}
