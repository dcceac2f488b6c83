using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Serialization;

namespace AthleteOs.Rules.Cluster;

/// <summary>Adds a silo to a host: web and silo in one process.</summary>
internal static class ClusterHosting
{
    // A host is dead for the others after two probes that fail, and two votes. So a host that is cut off cannot expel all others. If fewer than two
    // hosts give signs of life, one vote is enough.
    private const int MissedProbes = 2;
    private const int Votes = 2;
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);

    // An athlete stays in memory from one morning to the next.
    private static readonly TimeSpan Idle = TimeSpan.FromHours(26);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeptDead = TimeSpan.FromDays(1);

    /// <summary>Lets the host take part in a cluster. The loops and the journal of its other services become those of the cluster.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="journal">The host's own connection to the journal.</param>
    /// <param name="note">Receives the differences between the hosts' policies in words; null if none.</param>
    public static void AddCluster(IHostApplicationBuilder builder, ClusterSettings settings, Func<IServiceProvider, IJournal> journal, Action<IServiceProvider, string?> note)
    {
        // Orleans' messages about calls contain the ids of athletes; those about members do not.
        builder.Logging.AddFilter("Orleans", LogLevel.Critical).AddFilter("Polly", LogLevel.None).AddFilter("Orleans.Runtime.MembershipService", LogLevel.Error);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(_ => Journals.Members(settings.Journal, settings.Name));
        services.AddSingleton<ClusterIdentity>();
        services.AddSingleton<HostContact>();
        services.AddHostedService(all => new ClusterGate(journal(all), all.GetRequiredService<ClusterIdentity>()));
        services.AddSingleton(all => ActivatorUtilities.CreateInstance<AthleteHome>(all, journal(all)));
        services.AddSingleton<IJournal>(all => new ClusterJournal(journal(all), all.GetRequiredService<IGrainFactory>()));
        services.AddSingleton<IAthleteLoops, ClusterLoops>();
        builder.UseOrleans(silo => Configure(silo, settings));
        services.AddHostedService<DeadHosts>();
        services.AddHostedService(all => ActivatorUtilities.CreateInstance<PolicyComparison>(all, (Action<string?>)(text => note(all, text))));
    }

    // The connections are built after the host has joined and has its certificate.
    private static void Secure(SiloConnectionOptions connections, ClusterIdentity identity)
    {
        connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(Tls(identity)));
        connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(Tls(identity)));
    }

    // Each host shows the certificate of the cluster and accepts no other one.
    private static TlsOptions Tls(ClusterIdentity identity) => new()
    {
        LocalCertificate = identity.Certificate,
        LocalClientCertificateSelector = (_, _, _, _, _) => identity.Certificate,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (certificate, _, _) => identity.IsOwn(certificate),
        OnAuthenticateAsClient = (_, options) => options.TargetHost = ClusterIdentity.Name,
    };

    private static void Configure(ISiloBuilder silo, ClusterSettings settings)
    {
        silo.Services.AddSerializer(serializer => serializer.AddAssembly(typeof(AthleteGrain).Assembly));
        silo.Services.AddSingleton<IMembershipTable, JournalMembership>();
        silo.Services.AddSingleton<IFatalErrorHandler, ExpelledHost>();
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<ClusterIdentity>(Secure);
        silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.Name, settings.Name));
        silo.Configure<SiloOptions>(o => o.SiloName = settings.Host.ToString("N"));
        silo.Configure<EndpointOptions>(o =>
        {
            (o.AdvertisedIPAddress, o.SiloPort, o.GatewayPort) = (settings.Address.Address, settings.Address.Port, 0); // no clients: every host is a silo
        });
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            (o.ProbeTimeout, o.MinProbeTimeout, o.NumMissedProbesLimit, o.NumVotesForDeathDeclaration) = (Probe, Probe, MissedProbes, Votes);
            (o.IAmAliveTablePublishTimeout, o.TableRefreshTimeout, o.DefunctSiloExpiration) = (SignOfLife, SignOfLife, KeptDead);

            // Gossip between hosts has the sender's times. A host that starts with a clock behind would look like one that has tried to join for too long.
            o.UseLivenessGossip = false;
            o.SiloGenerationRetirementAge = null; // it compares one host's clock with another one's start time
        });
        silo.Configure<GrainCollectionOptions>(o => o.CollectionAge = Idle);
        silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = Answer);
    }
}
