using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>The record of overrides in an athlete's folder, one JSON object a line. Nothing in it is ever changed.</summary>
internal static class OverrideLog
{
    /// <summary>The file, inside the athlete's folder.</summary>
    public const string FileName = ".athleteos/overrides.jsonl";

    private const string Option = "--override";
    private const string ReasonOption = "--reason";

    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Adds a finding if an override cannot be recorded, before anything is decided.</summary>
    /// <param name="session">The word of the chosen session; null without an override.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="findings">Receives the findings.</param>
    public static void Check(string? session, string? reason, Findings findings)
    {
        if (session is not null && !OverrideRequest.Sessions.Contains(session))
        {
            findings.Error(Place.Whole(Option), Codes.UnknownWord, $"\"{Cell.Shown(session)}\" is not a session; write one of {string.Join(", ", OverrideRequest.Sessions)}{Words.DidYouMean(session, OverrideRequest.Sessions)}");
        }

        if (session is not null && reason is null)
        {
            findings.Error(Place.Whole(Option), Codes.MissingField, $"an override needs a reason; add {ReasonOption} TEXT");
        }
        else if (session is null && reason is not null)
        {
            findings.Error(Place.Whole(ReasonOption), Codes.Contradiction, $"a reason goes with {Option} SESSION");
        }
        else if (reason is not null && OverrideRequest.Fault(reason, OverrideRequest.LongestReason) is { } fault)
        {
            findings.Error(Place.Whole(ReasonOption), Codes.OutOfRange, $"the reason {fault}");
        }
    }

    /// <summary>Adds the last override of the day to a morning, and records a new one first. Null, with a finding, if it cannot be recorded.</summary>
    /// <param name="morning">The morning.</param>
    /// <param name="folder">The athlete's folder; null for files that the caller named one by one.</param>
    /// <param name="session">The word of the session to record; null for none.</param>
    /// <param name="reason">Its reason.</param>
    /// <param name="findings">Receives the findings.</param>
    public static AthleteMorning? Of(AthleteMorning morning, string? folder, string? session, string? reason, Findings findings)
    {
        if (folder is null)
        {
            if (session is not null)
            {
                findings.Error(Place.Whole(Option), Codes.Contradiction, "an override is recorded in the athlete's folder; give the folder instead of its files");
            }

            return session is null ? morning : null;
        }

        var path = Path.Combine(folder, FileName);
        var (last, decided) = (Last(path, morning.Facts.Date, findings), morning.Explanation.Decision.SessionType);
        if (session is null)
        {
            return morning.With(last);
        }

        var chosen = new ChosenSession(morning.Facts.Date, decided, (SessionType)OverrideRequest.Sessions.ToList().IndexOf(session), reason!.Trim());
        if (chosen == last)
        {
            return morning.With(last);
        }

        if (chosen.Chosen == decided && last?.Counts(decided) != true)
        {
            findings.Error(Place.Whole(Option), Codes.Contradiction, $"{CounterfactualText.Session(decided)} is what is decided today; there is nothing to override");
            return null;
        }

        return Append(path, chosen, findings) ? morning.With(chosen) : null;
    }

    // A line that cannot be read may be of this day. It is named, and the decision is shown without it.
    private static ChosenSession? Last(string path, DateOnly day, Findings findings)
    {
        if (!File.Exists(path) || HistoryFile.FromDisk(path, findings) is not { } file)
        {
            return null;
        }

        ChosenSession? last = null;
        var lines = Encoding.UTF8.GetString(file.Bytes.Span).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var own = new Findings();
            var read = lines[i].Trim().Length == 0 ? null : ChosenSession.Read(path, Encoding.UTF8.GetBytes(lines[i]), own);
            last = read?.Date == day ? read : last;
            if (own.All.FirstOrDefault(f => f.Severity == Severity.Error) is { } fault)
            {
                findings.Error(fault.Place with { Line = i + 1 }, fault.Code, $"{fault.Message}; this override is not read: correct the line, or remove it");
            }
        }

        return last;
    }

    private static bool Append(string path, ChosenSession chosen, Findings findings)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes, OneLine))
            {
                chosen.Write(json);
            }

            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (file.Length > 0)
            {
                // A call that was ended while it wrote left half a line: the new one begins after it.
                file.Seek(-1, SeekOrigin.End);
                if (file.ReadByte() != '\n')
                {
                    file.WriteByte((byte)'\n');
                }
            }

            bytes.WriteByte((byte)'\n');
            file.Write(bytes.ToArray());
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Error(Place.Whole(path), Codes.FileUnreadable, "the override cannot be written here, and is not recorded; check that you may write to the folder");
            return false;
        }
    }
}
