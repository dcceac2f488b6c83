using System.Runtime.CompilerServices;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>The facts of documents that a policy does not use.</summary>
internal static class UnusedFacts
{
    private static readonly FactDefinition Remaining = FactCatalog.ByName["intent.KeySessionsRemaining"];
    private static readonly FactDefinition[] Counted = [FactCatalog.ByName["intent.KeySessionsTarget"], FactCatalog.ByName["intent.KeySessionsCompleted"]];

    private static readonly string[] Readings = ["health", "today", "tomorrow", "hrv", OwnFacts.Group];

    // Found once for each policy: a decision must not walk every rule for it.
    private static readonly ConditionalWeakTable<ReadyPolicy, FactDefinition[]> ByPolicy = [];

    /// <summary>The facts of documents that no rule, no part of the envelope and no computed fact reads.</summary>
    public static IReadOnlyList<FactDefinition> Of(ReadyPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var read = policy.Rules.SelectMany(r => r.Facts()).Concat(Envelope.ConditionFor(policy.Policy.Signal).Facts()).ToHashSet();
        read.UnionWith(policy.ReadsValue >= 0 ? ComputedFacts.ValueBeliefs : []);
        read.UnionWith(policy.ReadsRecovery ? ComputedFacts.RecoveryBeliefs : []);
        read.UnionWith(read.Contains(Remaining) ? Counted : []);
        return [.. policy.Policy.Facts.Where(f => f.About.Origin is not (FactOrigin.Given or FactOrigin.Computed) && !read.Contains(f) && (f.Group != "review" || policy.Review.Length > 0))];
    }

    /// <summary>The readings of a morning that the policy does not use. Empty if the policy has an opaque rule, which may read anything.</summary>
    public static IReadOnlyList<UnusedReading> Of(ReadyPolicy policy, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        return [.. ByPolicy.GetValue(policy, UnusedReadings).Select(f => new UnusedReading(f, f.Kind == FactKind.Series ? f.ReadSeries(morning).Latest().OrNaN() : f.Read(morning))).Where(u => !double.IsNaN(u.Code))];
    }

    /// <summary>Whether the policy requires a signal that none of its rules reads.</summary>
    public static bool IsSignalUnread(ReadyPolicy policy) => policy.Policy.Signal == PolicySignal.Hrv && !policy.SeriesRead.Any(f => f.Name == "hrv.LnRmssd") && !policy.Rules.Any(r => r.IsOpaque);

    private static FactDefinition[] UnusedReadings(ReadyPolicy policy) =>
        policy.Rules.Any(r => r.IsOpaque) ? [] : [.. Of(policy).Where(f => Readings.Contains(f.Group) && !IsReadByDay(policy, f))];

    // The last value of a series by day is today's reading.
    private static bool IsReadByDay(ReadyPolicy policy, FactDefinition fact) =>
        fact.Group == "today" && FactCatalog.ByName.TryGetValue($"daily.{fact.RuleName}", out var series) && policy.SeriesRead.Contains(series);
}

/// <summary>A reading that was given and that no rule of the policy reads.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Code">Its value, see <see cref="FactDefinition.Read"/>; of a series, today's.</param>
internal sealed record UnusedReading(FactDefinition Fact, double Code)
{
    /// <summary>In words, such as <c>soreness 10 of 10</c>.</summary>
    public string Says => $"{Fact.About.Says} {Fact.Show(Code)}{(Fact.About.Unit.Length > 0 ? $" {Fact.About.Unit}" : "")}";
}
