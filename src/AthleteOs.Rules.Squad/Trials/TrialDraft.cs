using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Squad.Releases;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>An experiment of two policies as a person fills in its form.</summary>
internal sealed record TrialDraft(
    string Id, string Title, string Hypothesis, PolicyReference Control, PolicyReference Variant, bool InBlocks, string Outcome, double Difference, double Spread, int Athletes, DateOnly Begins, int Weeks)
{
    // The fields of the file, in its order, with the fields of the form.
    private static readonly (string Path, string Field)[] Places =
    [
        ("id", "id"), ("title", "title"), ("hypothesis", "hypothesis"), ("arms[0]", "control"), ("arms[1]", "variant"), ("design", "weeks"), ("primary_outcome.name", "outcome"),
        ("primary_outcome.smallest_difference", "difference"), ("primary_outcome.spread", "spread"), ("planned_athletes", "athletes"), ("begins", "begins"), ("ends", "weeks"),
    ];

    /// <summary>The experiment's file.</summary>
    public byte[] Write() => new ExperimentDraft
    {
        Id = Id,
        Title = Title,
        Hypothesis = Hypothesis,
        Arms = [new("control", Control.Id, Control.Version, Control.Digest), new("variant", Variant.Id, Variant.Version, Variant.Digest)],
        InBlocks = InBlocks,
        Outcome = Outcome,
        Difference = Difference,
        Spread = Spread,
        Athletes = Athletes,
        Begins = Begins,
        Weeks = Weeks,
    }.Write();

    /// <summary>The faults of the file by the fields of the form.</summary>
    public static IReadOnlyList<(string Field, string Message)> Faults(ReadOnlySpan<byte> utf8, Findings findings)
    {
        var root = JsonSource.Read("form", utf8, new Findings())!;
        var starts = Places.Select(p => (p.Field, Line: (Find(root, p.Path)?.Place ?? root.Place).Line)).ToArray();
        return [.. findings.InOrder().Where(f => f.Severity == Severity.Error).Select(f => (starts.Last(s => s.Line <= Math.Max(f.Place.Line, starts[0].Line)).Field, f.Message))];
    }

    private static JsonValue? Find(JsonValue root, string path) => path switch
    {
        "arms[0]" => root["arms"]?.Items[0],
        "arms[1]" => root["arms"]?.Items[1],
        _ => path.Split('.').Aggregate((JsonValue?)root, (value, name) => value?[name]),
    };
}
