using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>Joins decisions with their facts, and counts those that cannot be joined.</summary>
/// <param name="query">The decisions to read.</param>
/// <param name="notes">Takes the counts.</param>
internal sealed class PastPairs(PastQuery query, PastNotes notes)
{
    private readonly PastDocument _document = new();
    private byte[] _facts = [];
    private (string Athlete, long Batch, int Length)? _held;

    /// <summary>Whether the last decision is included in the query.</summary>
    public bool IsAskedFor => (query.AthleteId is not { } athlete || athlete == _document.AthleteId) && query.Asks(_document.Date);

    /// <summary>Keeps the facts of a decision that follows.</summary>
    public void Hold(string athlete, long batch, ReadOnlySpan<byte> facts)
    {
        if (_facts.Length < facts.Length)
        {
            _facts = new byte[2 * facts.Length];
        }

        facts.CopyTo(_facts);
        _held = (athlete, batch, facts.Length);
    }

    /// <summary>The decision with the facts kept for it; null if they are missing, or if it is outside the query or unusable.</summary>
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

    /// <summary>Reads the decision in a field of a line; false if the strict reader must read it again.</summary>
    public bool ReadDecision(JsonFields line, out int end)
    {
        var fields = line.Enter();
        var read = _document.Read(ref fields) is null;
        end = fields.At;
        return read;
    }

    /// <summary>Reads the facts in a field of a line; null if the strict reader must read them again.</summary>
    public Morning? ReadFacts(JsonFields line, out int end)
    {
        var fields = line.Enter();
        var morning = FastFactsReader.Read(ref fields, query.Series);
        end = fields.At;
        return morning;
    }

    /// <summary>A decision with its facts; null if it is outside the query or unusable.</summary>
    public PastDecision? Of(ReadOnlyMemory<byte> decision, ReadOnlySpan<byte> facts, Place ofDecision, Place ofFacts) =>
        _document.Read(decision.Span) is { } says ? Refuse([new Finding(ofDecision, Codes.PastDecision, says)]) : Of(decision, null, facts, ofDecision, ofFacts);

    /// <summary>The last decision with its facts; null if it is outside the query or unusable.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="morning">The facts if they are read already.</param>
    /// <param name="facts">The bytes of the facts if they are not.</param>
    /// <param name="ofDecision">The place of the decision.</param>
    /// <param name="ofFacts">The place of the facts.</param>
    public PastDecision? Of(ReadOnlyMemory<byte> decision, Morning? morning, ReadOnlySpan<byte> facts, Place ofDecision, Place ofFacts)
    {
        notes.Saw(_document.Date);
        if (!IsAskedFor)
        {
            return null;
        }

        var wrong = new Findings();
        morning ??= FastFactsReader.Read(facts, query.Series) ?? FactsReader.ReadRecorded(ofFacts.File, facts, wrong);
        if (morning is null)
        {
            return Refuse(wrong.InOrder().Select(f => f with { Place = Within(ofFacts, f.Place) }));
        }

        return morning.AthleteId == _document.AthleteId && morning.Date == _document.Date
            ? new PastDecision(ofDecision, morning, _document.Day, _document.Policy, decision)
            : Refuse([new Finding(ofDecision, Codes.Contradiction, $"the decision is for {_document.AthleteId} on {IsoDate.Of(_document.Date)}, its facts are for {morning.AthleteId} on {IsoDate.Of(morning.Date)}; keep each decision with its own facts")]);
    }

    private PastDecision? Refuse(IEnumerable<Finding> why)
    {
        notes.Refuse(why);
        return null;
    }

    /// <summary>The place of a byte of a line.</summary>
    public static Place In(string file, int line, ReadOnlySpan<byte> before) => new(file, line, 1 + Encoding.UTF8.GetCharCount(before));

    // A document inside a line has its own lines and columns.
    private static Place Within(Place begins, Place inside) => inside.Line switch
    {
        0 => begins,
        1 when begins.Line > 0 => begins with { Column = begins.Column + inside.Column - 1 },
        _ => begins.Line > 0 ? begins : inside,
    };
}
