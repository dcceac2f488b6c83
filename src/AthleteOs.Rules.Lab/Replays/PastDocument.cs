using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>
/// Reads the athlete, day, session type and policy of a decision document. The rest of it is compared, not read.
/// Most decisions come from one policy, so its name is created once.
/// </summary>
internal sealed class PastDocument
{
    private static readonly (byte[] Word, SessionType Type)[] Days = [.. Enum.GetValues<SessionType>().Select(t => (Encoding.UTF8.GetBytes($"\"{t.Word()}\""), t))];

    private byte[] _lastWritten = [];
    private PastPolicy _lastPolicy = new("", "", "");

    /// <summary>The athlete's id; empty if it is not written plainly.</summary>
    public string AthleteId { get; private set; } = "";

    public DateOnly Date { get; private set; }

    public SessionType Day { get; private set; }

    public PastPolicy Policy => _lastPolicy;

    /// <summary>Reads a document; returns the fault if it is not a decision document.</summary>
    public string? Read(ReadOnlySpan<byte> json)
    {
        var fields = new JsonFields(json);
        return Read(ref fields);
    }

    /// <summary>Reads a document within another.</summary>
    public string? Read(ref JsonFields fields)
    {
        var (athlete, date, day, policy) = (false, false, false, false);
        while (fields.Next())
        {
            if (fields.Name.SequenceEqual("athlete_id"u8))
            {
                athlete = ReadId(fields.Value);
            }
            else if (fields.Name.SequenceEqual("date"u8))
            {
                date = FastValues.Date(fields.Value, out var read);
                Date = read;
            }
            else if (fields.Name.SequenceEqual("daily_decision"u8))
            {
                day = ReadDay(ref fields);
            }
            else if (fields.Name.SequenceEqual("policy"u8))
            {
                var written = fields.Value;
                policy = written.SequenceEqual(_lastWritten) || ReadPolicy(written);
            }
        }

        return fields.GaveUp ? "the decision is truncated, or not JSON"
            : athlete && date && day && policy ? null
            : $"the decision has no {(!day ? "daily_decision.session_type of key, support, recovery or rest" : !policy ? "policy.digest" : !date ? "date that is a day" : "athlete_id")}; this program did not write it and cannot compare it";
    }

    /// <summary>The rules that a decision names as reasons, other than suggestions and notes.</summary>
    public static IReadOnlyList<string> Reasons(ReadOnlySpan<byte> json) =>
        [.. (JsonSource.Read("", json, new Findings())?["because"]?.Items ?? []).Where(r => r["effect"]?.Text is { } effect && effect != "note" && !effect.StartsWith("suggest:", StringComparison.Ordinal))
            .Select(r => r["rule"]?.Text ?? "").Where(r => r.Length > 0)];

    private bool ReadId(ReadOnlySpan<byte> json)
    {
        if (FastValues.Text(json, out var text))
        {
            if (!Ascii.Equals(text, AthleteId))
            {
                AthleteId = Encoding.ASCII.GetString(text);
            }

            return true;
        }

        AthleteId = JsonSource.Read("", json, new Findings()) is { Kind: JsonKind.Text, Text: var id } ? id : "";
        return AthleteId.Length > 0;
    }

    private bool ReadDay(ref JsonFields document)
    {
        var known = false;
        var fields = document.Enter();
        while (fields.Next())
        {
            if (fields.Name.SequenceEqual("session_type"u8))
            {
                known = ReadDay(fields.Value);
            }
        }

        document.Leave(fields);
        return known && !fields.GaveUp;
    }

    private bool ReadDay(ReadOnlySpan<byte> json)
    {
        foreach (var (word, type) in Days)
        {
            if (json.SequenceEqual(word))
            {
                Day = type;
                return true;
            }
        }

        return false;
    }

    private bool ReadPolicy(ReadOnlySpan<byte> json)
    {
        if (JsonSource.Read("", json, new Findings()) is not { Kind: JsonKind.Object } policy || policy["digest"] is not { Kind: JsonKind.Text, Text: { Length: > 0 } digest })
        {
            return false;
        }

        _lastPolicy = new PastPolicy(policy["id"]?.Text ?? "", policy["version"]?.Text ?? "", digest);
        _lastWritten = json.ToArray();
        return true;
    }
}
