using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using AthleteOs.Rules.Cluster;
using AthleteOs.Rules.Host.Workers;

namespace AthleteOs.Rules.Host;

/// <summary>Adds the host to a cluster. A host without the setting calls nothing of this, so that it loads no Orleans.</summary>
internal static class ClusterMembership
{
    /// <summary>The name of the cluster in health.</summary>
    public const string Name = "cluster";

    /// <summary>The address of a setting; null if it is not an address.</summary>
    public static IPEndPoint? AddressOf(string setting) =>
        setting.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(setting, out var address) && !address.Address.Equals(IPAddress.Any) && !address.Address.Equals(IPAddress.IPv6Any) ? address : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Add(WebApplicationBuilder builder, HostOptions settings)
    {
        if (settings.IsSqlite || AddressOf(settings.ClusterAddress) is not { } address)
        {
            return; // the check of the settings refuses it when the host starts
        }

        var host = new HostIdentity(Guid.NewGuid());
        builder.Services.AddSingleton(host);
        ClusterHosting.AddCluster(builder, new ClusterSettings(settings.ClusterName, settings.Journal, WithPort(address), host.Id),
            services => services.GetRequiredService<LazyJournal>(), (services, text) => services.GetRequiredService<WorkerHealth>().Note(Name, text));
    }

    private static IPEndPoint WithPort(IPEndPoint address)
    {
        if (address.Port != 0)
        {
            return address;
        }

        using var listener = new TcpListener(address.Address, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
