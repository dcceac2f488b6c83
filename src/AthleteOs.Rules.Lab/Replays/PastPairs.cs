using System.Globalization;
using System.Text;
using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>Puts decisions together with the facts that they were made from, and keeps count of what cannot be.</summary>
/// <param name="query">Which are asked for.</param>
/// <param name="notes">Where it is counted.</param>
internal sealed class PastPairs(PastQuery query, PastNotes notes)
{
    private readonly PastDocument _document = new();
    private byte[] _facts = [];
    private (string Athlete, long Batch, int Length)? _held;

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

    /// <summary>A decision with its facts; null where it was not asked for or cannot be used.</summary>
    public PastDecision? Of(ReadOnlyMemory<byte> decision, ReadOnlySpan<byte> facts, Place ofDecision, Place ofFacts)
    {
        var wrong = new Findings();
        if (!_document.Read(decision.Span, ofDecision, wrong))
        {
            notes.Refuse(wrong.All);
            return null;
        }

        notes.Saw(_document.Date);
        if ((query.AthleteId is { } athlete && athlete != _document.AthleteId) || !query.Asks(_document.Date))
        {
            return null;
        }

        if ((QuickFacts.Read(facts, query.Series) ?? FactsReader.Read(ofFacts.File, facts, wrong)) is not { } morning)
        {
            notes.Refuse(wrong.InOrder().Select(f => f with { Place = Within(ofFacts, f.Place) }));
            return null;
        }

        if (morning.AthleteId == _document.AthleteId && morning.Date == _document.Date)
        {
            return new PastDecision(ofDecision, morning, _document.Day, _document.Policy, decision);
        }

        wrong.Error(ofDecision, Codes.Contradiction, $"the decision is for {_document.AthleteId} on {Say(_document.Date)}, and its facts are of {morning.AthleteId} on {Say(morning.Date)}; keep each decision with its own facts");
        notes.Refuse(wrong.All);
        return null;
    }

    /// <summary>The place of a byte of a line.</summary>
    public static Place In(string file, int line, ReadOnlySpan<byte> before) => new(file, line, 1 + Encoding.UTF8.GetCharCount(before));

    private static string Say(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // A document inside a line has lines and columns of its own.
    private static Place Within(Place begins, Place inside) => inside.Line switch
    {
        0 => begins,
        1 when begins.Line > 0 => begins with { Column = begins.Column + inside.Column - 1 },
        _ => begins.Line > 0 ? begins : inside,
    };
}
