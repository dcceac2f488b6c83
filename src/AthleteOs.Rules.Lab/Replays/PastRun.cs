using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>A pass over the mornings of past decisions.</summary>
/// <param name="Policy">The policy that was applied to them.</param>
/// <param name="Mornings">The number of mornings.</param>
/// <param name="Notes">The decisions that were left out.</param>
/// <param name="Interrupted">Whether the pass ended before the last morning.</param>
internal sealed record PastRun(ReadyPolicy Policy, long Mornings, PastNotes Notes, bool Interrupted);
