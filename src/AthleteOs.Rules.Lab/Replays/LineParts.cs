using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>What stands where on a line of decisions past.</summary>
internal readonly record struct LineParts
{
    /// <summary>Takes a line apart; of decision and facts, what is plainly right is read on the way.</summary>
    public LineParts(ReadOnlySpan<byte> line, PastPairs pairs)
    {
        (AthleteId, Kind) = ("", "");
        var fields = new JsonFields(line);
        while (fields.Next())
        {
            switch (fields.Name.Length)
            {
                case 8 when fields.Name.SequenceEqual("decision"u8):
                    DecisionIsRead = pairs.ReadDecision(fields, out var end);
                    Decision = Over(ref fields, DecisionIsRead, end);
                    break;
                case 5 when fields.Name.SequenceEqual("facts"u8):
                    var endOfFacts = 0;
                    Morning = DecisionIsRead && !pairs.IsAskedFor ? null : pairs.ReadFacts(fields, out endOfFacts);
                    Facts = Over(ref fields, Morning is not null, endOfFacts);
                    break;
                case 4 when fields.Name.SequenceEqual("body"u8):
                    Body = Over(ref fields, false, 0);
                    break;
                case 4 when fields.Name.SequenceEqual("kind"u8):
                    Kind = Text(fields.Value);
                    break;
                case 5 when fields.Name.SequenceEqual("batch"u8):
                    Batch = FastValues.Number(fields.Value, out var batch) ? (long)batch : -1;
                    break;
                case 10 when fields.Name.SequenceEqual("athlete_id"u8):
                    AthleteId = Text(fields.Value);
                    break;
                case 14 when fields.Name.SequenceEqual("daily_decision"u8):
                    IsDecision = true;
                    break;
                case 7 when fields.Name.SequenceEqual("athlete"u8):
                    IsFacts = true;
                    break;
            }
        }

        GaveUp = fields.GaveUp;
    }

    /// <summary>Whether the line could not be taken apart.</summary>
    public bool GaveUp { get; }

    public Range? Decision { get; }

    /// <summary>Whether the decision is read already.</summary>
    public bool DecisionIsRead { get; }

    public Range? Facts { get; }

    /// <summary>The facts, where they are read already.</summary>
    public Morning? Morning { get; }

    /// <summary>What an entry of a journal holds.</summary>
    public Range? Body { get; }

    /// <summary>The kind of a journal's entry.</summary>
    public string Kind { get; }

    public string AthleteId { get; }

    public long Batch { get; }

    /// <summary>Whether the line is an entry of a journal.</summary>
    public bool IsEntry => Kind.Length > 0 && Body is not null;

    /// <summary>Whether the line is itself a decision document.</summary>
    public bool IsDecision { get; }

    /// <summary>Whether the line is itself a facts document.</summary>
    public bool IsFacts { get; }

    // Goes on after a value: at the end of what was read of it, or after all of it.
    private static Range Over(ref JsonFields fields, bool read, int end)
    {
        var from = fields.ValueAt;
        if (read)
        {
            fields.GoOn(end);
        }

        return new Range(from, read ? end : from + fields.Value.Length);
    }

    private static string Text(ReadOnlySpan<byte> json) => FastValues.Text(json, out var text) ? Encoding.ASCII.GetString(text)
        : JsonSource.Read("", json, new Findings()) is { Kind: JsonKind.Text, Text: var read } ? read : "";
}
