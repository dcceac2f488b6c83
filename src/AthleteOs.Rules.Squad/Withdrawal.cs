using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>
/// The withdrawal of a week's review and of all later ones, which were computed from it. The loop goes on from the parameters before it. Weeks that
/// had ended are not reviewed again; the others are reviewed when they end.
/// </summary>
/// <param name="Number">The number of its entry; 0 before it is recorded.</param>
/// <param name="From">The day of the first review that is withdrawn.</param>
/// <param name="EndedUntil">The last day of the last of these weeks that had ended; null if none had.</param>
/// <param name="Why">The reason.</param>
internal sealed record Withdrawal(long Number, DateOnly From, DateOnly? EndedUntil, string Why)
{
    /// <summary>Whether an entry of a review, or of parameters that a review made, is withdrawn.</summary>
    public bool Covers(Entry entry) => entry.Number < Number && entry.Kind switch
    {
        EntryKind.Review => entry.Date >= From,
        EntryKind.Parameters => entry.Date > From && entry.Body is { } body && !ParametersDocument.Read(body.Span).ByHand,
        _ => false,
    };

    /// <summary>The end of a review's key after a withdrawal. So a review that another host computed from the record before it does not count.</summary>
    public string KeyEnd => FormattableString.Invariant($" withdrawn {Number}");

    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("from", IsoDate.Of(From));
            json.WriteString("ended_until", EndedUntil is { } ended ? IsoDate.Of(ended) : null);
            json.WriteString("why", Why);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a recorded withdrawal.</summary>
    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static Withdrawal Read(Entry entry, ReadOnlyMemory<byte> body) =>
        JsonSource.Read("journal", body.Span, new Findings()) is { } root && IsoDate.TryParse(root["from"]?.Text, out var from)
            ? new Withdrawal(entry.Number, from, IsoDate.TryParse(root["ended_until"]?.Text, out var ended) ? ended : null, root["why"]?.Text ?? "")
            : throw new InvalidDataException("A withdrawal of a review is not as this program writes it; verify the journal.");

    /// <summary>The withdrawals of an athlete, in the order of their recording.</summary>
    public static async Task<IReadOnlyList<Withdrawal>> All(IJournal journal, string athleteId, CancellationToken stop) =>
        [.. (await journal.All(new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Withdrawal }, stop)).Where(e => e.Body is not null).Select(e => Read(e, e.Body!.Value))];
}
