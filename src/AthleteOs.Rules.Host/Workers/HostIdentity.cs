namespace AthleteOs.Rules.Host.Workers;

/// <summary>This start of the host, as the turns of mornings in the journal's database name it.</summary>
internal sealed record HostIdentity(Guid Id);
