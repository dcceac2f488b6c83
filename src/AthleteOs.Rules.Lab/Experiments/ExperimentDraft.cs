using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>An arm of a draft.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Policy">The policy's id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its digest.</param>
internal sealed record DraftArm(string Name, string Policy, string Version, string Digest);

/// <summary>An experiment of two arms as a person drafts it: the values that nobody can guess, and usual ones for the others.</summary>
internal sealed record ExperimentDraft
{
    private const int Pairs = 3;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The place of the schema; null to leave it out.</summary>
    public string? Schema { get; init; }

    /// <summary>The experiment's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The expected result.</summary>
    public required string Hypothesis { get; init; }

    /// <summary>The arms, the control first.</summary>
    public required IReadOnlyList<DraftArm> Arms { get; init; }

    /// <summary>Whether each athlete follows both arms in blocks.</summary>
    public bool InBlocks { get; init; }

    /// <summary>The name of the primary outcome.</summary>
    public required string Outcome { get; init; }

    /// <summary>The smallest difference that matters.</summary>
    public required double Difference { get; init; }

    /// <summary>The standard deviation between athletes; in blocks, between blocks of one athlete.</summary>
    public required double Spread { get; init; }

    /// <summary>The planned number of athletes.</summary>
    public required int Athletes { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly Begins { get; init; }

    /// <summary>The number of weeks.</summary>
    public required int Weeks { get; init; }

    /// <summary>The counted days of a block, if each block begins with the usual washout. Too short a season gives fewer than a block needs.</summary>
    public int BlockDays => 7 * Weeks / (2 * Pairs) - Usual.WashoutDays(Assignment.UsualTau2);

    private static ExperimentDesign Usual => new(DesignKind.Crossover, Pairs, 0, 0.1, [], default);

    /// <summary>The file.</summary>
    public byte[] Write()
    {
        var fields = new Dictionary<string, object>(StringComparer.Ordinal);
        if (Schema is not null)
        {
            fields["$schema"] = Schema;
        }

        fields["id"] = Id;
        fields["title"] = Title;
        fields["hypothesis"] = Hypothesis;
        fields["arms"] = Arms.Select(a => new { name = a.Name, policy = a.Policy, version = a.Version, digest = a.Digest });
        fields["unit"] = "athlete";
        fields["consent"] = "recorded";
        fields["design"] = InBlocks ? new { kind = "crossover", pairs = Pairs, block_days = BlockDays } : new { kind = "parallel" };
        fields["primary_outcome"] = new { name = Outcome, smallest_difference = Difference, spread = Spread };
        fields["planned_athletes"] = Athletes;
        (fields["alpha"], fields["power"], fields["stop"]) = (0.05, 0.8, new { most_harmed = 0.5 });
        (fields["begins"], fields["ends"]) = (IsoDate.Of(Begins), IsoDate.Of(Begins.AddDays(7 * Weeks - 1)));
        return JsonSerializer.SerializeToUtf8Bytes(fields, Indented);
    }
}
