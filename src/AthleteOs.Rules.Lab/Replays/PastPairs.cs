using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>Puts decisions together with the facts that they were made from, and keeps count of what cannot be.</summary>
/// <param name="query">Which are asked for.</param>
/// <param name="notes">Where it is counted.</param>
internal sealed class PastPairs(PastQuery query, PastNotes notes)
{
    private readonly PastDocument _document = new();
    private byte[] _facts = [];
    private (string Athlete, long Batch, int Length)? _held;

    /// <summary>Whether the decision that was read last is asked for.</summary>
    public bool IsAskedFor => (query.AthleteId is not { } athlete || athlete == _document.AthleteId) && query.Asks(_document.Date);

    /// <summary>Keeps the facts of a decision that is still to come.</summary>
    public void Hold(string athlete, long batch, ReadOnlySpan<byte> facts)
    {
        if (_facts.Length < facts.Length)
        {
            _facts = new byte[2 * facts.Length];
        }

        facts.CopyTo(_facts);
        _held = (athlete, batch, facts.Length);
    }

    /// <summary>The decision with the facts that were kept for it; null where they are not there, it was not asked for, or it cannot be used.</summary>
    public PastDecision? WithHeld(string athlete, long batch, ReadOnlyMemory<byte> decision, Place place)
    {
        if (_held is not { } held || held.Athlete != athlete || held.Batch != batch)
        {
            notes.Decisions++;
            notes.WithoutFacts++;
            return null;
        }

        _held = null;
        return Of(decision, _facts.AsSpan(0, held.Length), place, place);
    }

    /// <summary>Reads the decision that is the value of a field of a line; false where that has to be done again with words.</summary>
    public bool ReadDecision(JsonFields line, out int end)
    {
        var fields = line.Enter();
        var read = _document.Read(ref fields) is null;
        end = fields.At;
        return read;
    }

    /// <summary>Reads the facts that are the value of a field of a line; null where that has to be done again with words.</summary>
    public Morning? ReadFacts(JsonFields line, out int end)
    {
        var fields = line.Enter();
        var morning = FastFactsReader.Read(ref fields, query.Series);
        end = fields.At;
        return morning;
    }

    /// <summary>A decision with its facts; null where it was not asked for or cannot be used.</summary>
    public PastDecision? Of(ReadOnlyMemory<byte> decision, ReadOnlySpan<byte> facts, Place ofDecision, Place ofFacts) =>
        _document.Read(decision.Span) is { } says ? Refuse([new Finding(ofDecision, Codes.PastDecision, says)]) : Of(decision, null, facts, ofDecision, ofFacts);

    /// <summary>The decision that was read last, with its facts; null where it was not asked for or cannot be used.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="morning">The facts where they are read.</param>
    /// <param name="facts">The facts where they are not.</param>
    /// <param name="ofDecision">Where the decision stands.</param>
    /// <param name="ofFacts">Where the facts stand.</param>
    public PastDecision? Of(ReadOnlyMemory<byte> decision, Morning? morning, ReadOnlySpan<byte> facts, Place ofDecision, Place ofFacts)
    {
        notes.Saw(_document.Date);
        if (!IsAskedFor)
        {
            return null;
        }

        var wrong = new Findings();
        morning ??= FastFactsReader.Read(facts, query.Series) ?? FactsReader.Read(ofFacts.File, facts, wrong);
        if (morning is null)
        {
            return Refuse(wrong.InOrder().Select(f => f with { Place = Within(ofFacts, f.Place) }));
        }

        return morning.AthleteId == _document.AthleteId && morning.Date == _document.Date
            ? new PastDecision(ofDecision, morning, _document.Day, _document.Policy, decision)
            : Refuse([new Finding(ofDecision, Codes.Contradiction, $"the decision is for {_document.AthleteId} on {IsoDate.Of(_document.Date)}, and its facts are of {morning.AthleteId} on {IsoDate.Of(morning.Date)}; keep each decision with its own facts")]);
    }

    private PastDecision? Refuse(IEnumerable<Finding> why)
    {
        notes.Refuse(why);
        return null;
    }

    /// <summary>The place of a byte of a line.</summary>
    public static Place In(string file, int line, ReadOnlySpan<byte> before) => new(file, line, 1 + Encoding.UTF8.GetCharCount(before));

    // A document inside a line has lines and columns of its own.
    private static Place Within(Place begins, Place inside) => inside.Line switch
    {
        0 => begins,
        1 when begins.Line > 0 => begins with { Column = begins.Column + inside.Column - 1 },
        _ => begins.Line > 0 ? begins : inside,
    };
}
