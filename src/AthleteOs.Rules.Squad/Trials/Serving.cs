using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Hosting;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>The policy that serves an athlete on a date.</summary>
/// <param name="Policy">The policy that decides.</param>
/// <param name="Arm">The athlete's place in an experiment; null outside one.</param>
/// <param name="Arms">The policies of all arms by name, for the question whether the arm matters; empty outside an experiment.</param>
internal sealed record Serving(ServedPolicy Policy, DecidedArm? Arm, IReadOnlyList<(string Name, ServedPolicy Policy)> Arms)
{
    /// <summary>A policy outside any experiment.</summary>
    public Serving(ServedPolicy policy)
        : this(policy, null, [])
    {
    }
}
