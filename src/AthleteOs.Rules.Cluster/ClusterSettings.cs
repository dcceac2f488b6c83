using System.Net;

namespace AthleteOs.Rules.Cluster;

/// <summary>The settings of a host in a cluster.</summary>
/// <param name="Name">The name of the cluster; a database has one.</param>
/// <param name="Journal">The connection string of the journal.</param>
/// <param name="Address">The address at which the other hosts reach this one.</param>
/// <param name="Host">This start of the host, as the turns of mornings name it.</param>
internal sealed record ClusterSettings(string Name, string Journal, IPEndPoint Address, Guid Host);
