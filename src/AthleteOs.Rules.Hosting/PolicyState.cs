using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Hosting;

/// <summary>A policy that decides, or did while this process lives.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Generation">The reading that it came from; a later reading has a higher number, whatever the clock says.</param>
/// <param name="Since">When it began to serve, by this machine's clock.</param>
public sealed record ServedPolicy(ReadyPolicy Policy, long Generation, DateTimeOffset Since)
{
    /// <summary>Its id.</summary>
    public string Id => Policy.Policy.Id;

    /// <summary>Its version.</summary>
    public string Version => Policy.Policy.Version;

    /// <summary>Its digest, as every decision carries it.</summary>
    public string Digest => Policy.Policy.Digest;
}

/// <summary>One reading of a policy's files, and how it ended.</summary>
/// <param name="Generation">The reading's number.</param>
/// <param name="At">When it ended, by this machine's clock.</param>
/// <param name="Succeeded">Whether what was read may serve.</param>
/// <param name="Findings">All findings, warnings included. They quote the policy's files, never an athlete's facts.</param>
public sealed record PolicyAttempt(long Generation, DateTimeOffset At, bool Succeeded, IReadOnlyList<Finding> Findings);

/// <summary>The state of one policy, for health.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Served">The policy that serves; null if no reading has succeeded yet.</param>
/// <param name="LastAttempt">The last reading. If it failed, the policy that serves is not the one in the files now.</param>
public sealed record PolicyState(string Id, ServedPolicy? Served, PolicyAttempt LastAttempt);

/// <summary>Called after each reading.</summary>
/// <param name="state">The state now.</param>
/// <param name="changed">Whether another content serves than before.</param>
public sealed class PolicyReloadedEventArgs(PolicyState state, bool changed) : EventArgs
{
    /// <summary>The state now.</summary>
    public PolicyState State { get; } = state;

    /// <summary>Whether another content serves than before.</summary>
    public bool Changed { get; } = changed;
}
