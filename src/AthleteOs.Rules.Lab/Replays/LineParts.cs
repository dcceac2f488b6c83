using System.Text;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>What stands where on a line of decisions past.</summary>
internal readonly record struct LineParts
{
    public LineParts(ReadOnlySpan<byte> line)
    {
        (AthleteId, Kind) = ("", "");
        var fields = new JsonFields(line);
        while (fields.Next())
        {
            var at = new Range(fields.ValueAt, fields.ValueAt + fields.Value.Length);
            switch (fields.Name.Length)
            {
                case 8 when fields.Name.SequenceEqual("decision"u8):
                    Decision = at;
                    break;
                case 5 when fields.Name.SequenceEqual("facts"u8):
                    Facts = at;
                    break;
                case 4 when fields.Name.SequenceEqual("body"u8):
                    Body = at;
                    break;
                case 4 when fields.Name.SequenceEqual("kind"u8):
                    Kind = Text(fields.Value);
                    break;
                case 5 when fields.Name.SequenceEqual("batch"u8):
                    Batch = QuickValues.Number(fields.Value, out var batch) ? (long)batch : -1;
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

    public Range? Facts { get; }

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

    private static string Text(ReadOnlySpan<byte> json) => QuickValues.Text(json, out var text) ? Encoding.ASCII.GetString(text)
        : JsonSource.Read("", json, new Findings()) is { Kind: JsonKind.Text, Text: var read } ? read : "";
}
