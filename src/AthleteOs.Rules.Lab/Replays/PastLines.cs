using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Files;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>
/// Past decisions as JSON Lines, in each form that this program writes. Lines of <c>season --lines</c> and recorded decisions contain
/// <c>decision</c> and <c>facts</c>. Entries of <c>journal export</c> are read too, and facts documents with their decision on the next line.
/// </summary>
/// <param name="file">The file's name in findings.</param>
/// <param name="input">Its content.</param>
/// <param name="query">The decisions to read.</param>
internal sealed class PastLines(string file, Stream input, PastQuery query) : IPastDecisions
{
    // A decision, its facts and a review, each at most as large as a document may be.
    private const int MostOfLine = 4 * JsonSource.MaxBytes;

    private readonly InputLines _lines = new(input, MostOfLine);
    private readonly long? _length = input.CanSeek ? input.Length : null;

    public PastNotes Notes { get; } = new();

    public double? Share => _length is > 0 and { } length ? Math.Min(1, _lines.BytesRead / (double)length) : null;

    public async IAsyncEnumerable<PastDecision> Read([EnumeratorCancellation] CancellationToken stop)
    {
        var pairs = new PastPairs(query, Notes);
        await Task.Yield();
        while (!stop.IsCancellationRequested && !Notes.Hopeless && _lines.Next())
        {
            if (_lines.Number == 1 && !IsText(_lines.Line.Span))
            {
                yield break;
            }

            if (Take(pairs, _lines.Line[(_lines.Number == 1 && _lines.Line.Span.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0)..]) is { } decision)
            {
                yield return decision;
            }
        }
    }

    private PastDecision? Take(PastPairs pairs, ReadOnlyMemory<byte> memory)
    {
        var line = memory.Span;
        if (line.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            return null;
        }

        if (_lines.TooLong)
        {
            return Refuse(new Finding(Place(), Codes.FileTooLarge, $"the line is longer than {MostOfLine / 1024} KiB; write one day on each line"));
        }

        var parts = Utf8.IsValid(line) ? new LineParts(line, pairs) : default;
        return parts switch
        {
            { GaveUp: true } or { Kind: null } => NotRead(line),
            { DecisionIsRead: true, Facts: not null } => pairs.Of(memory[parts.Decision!.Value], parts.Morning, line[parts.Facts.Value], At(line, parts.Decision.Value), At(line, parts.Facts.Value)),
            { Decision: not null, Facts: not null } => pairs.Of(memory[parts.Decision.Value], line[parts.Facts.Value], At(line, parts.Decision.Value), At(line, parts.Facts.Value)),
            { IsEntry: true } => TakeEntry(pairs, memory, parts),
            { IsDecision: true } => pairs.WithHeld("", 0, memory, Place()),
            { IsFacts: true } => Hold(pairs, "", 0, line),
            { Decision: not null } => Refuse(new Finding(Place(), Codes.PastLine, "this decision has no facts; give lines that contain both, such as season --lines writes")),
            _ => Refuse(new Finding(Place(), Codes.PastLine, "this line is not a decision with its facts; give lines of season --lines or of journal export. Facts documents need their decision on the next line")),
        };
    }

    private PastDecision? TakeEntry(PastPairs pairs, ReadOnlyMemory<byte> line, LineParts parts)
    {
        var body = line[parts.Body!.Value];
        var isErased = body.Span.SequenceEqual("null"u8);
        switch (parts.Kind)
        {
            case "decision" when isErased:
                Notes.Decisions++;
                Notes.Erased++;
                return null;
            case "decision":
                return pairs.WithHeld(parts.AthleteId, parts.Batch, body, At(line.Span, parts.Body.Value));
            case "morning" when !isErased:
                return Hold(pairs, parts.AthleteId, parts.Batch, body.Span);
            default:
                return null; // training, reviews and the like
        }
    }

    private static PastDecision? Hold(PastPairs pairs, string athlete, long batch, ReadOnlySpan<byte> facts)
    {
        pairs.Hold(athlete, batch, facts);
        return null;
    }

    private PastDecision? NotRead(ReadOnlySpan<byte> line)
    {
        var findings = new Findings();
        _ = JsonSource.Read(file, line, findings, MostOfLine);
        Notes.Refuse(findings.Errors > 0 ? findings.All.Select(f => f with { Place = f.Place with { Line = _lines.Number } })
            : [new Finding(Place(), Codes.PastLine, "this line is not a JSON object with plain field names; give lines of season --lines or of journal export")]);
        return null;
    }

    private PastDecision? Refuse(Finding finding)
    {
        Notes.Refuse([finding]);
        return null;
    }

    // A file that is no text gets one finding, not one for each line.
    private bool IsText(ReadOnlySpan<byte> begin)
    {
        var says = begin.StartsWith("SQLite format 3"u8) ? $"this is a database; to replay a journal give sqlite:{file}"
            : begin.StartsWith("PK"u8) || begin.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "this is a compressed file; unpack it first"
            : begin.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || begin.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || begin.Contains((byte)0) ? "this is not UTF-8 text (it looks like UTF-16); save the file as UTF-8"
            : null;
        if (says is not null)
        {
            Notes.Refuse([new Finding(Documents.Place.Whole(file), Codes.NotJson, says)]);
        }

        return says is null;
    }

    private Place Place() => new(file, _lines.Number, 1);

    private Place At(ReadOnlySpan<byte> line, Range part) => PastPairs.In(file, _lines.Number, line[..part.Start.Value]);
}
