using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cluster;

/// <summary>
/// The certificate by which the hosts of a cluster know each other, with its key. The first host makes it, and the journal's database
/// keeps it. Everybody who can read the database as the service does counts as a host.
/// </summary>
internal sealed class ClusterIdentity(ClusterMembers members, TimeProvider clock) : IDisposable
{
    /// <summary>The name in the certificate.</summary>
    public const string Name = "athleteos-cluster";

    private X509Certificate2? _certificate;

    /// <summary>The certificate.</summary>
    public X509Certificate2 Certificate => _certificate ?? throw new InvalidOperationException("The host has not joined its cluster yet.");

    /// <summary>Joins the cluster.</summary>
    /// <exception cref="JournalRefusedException">The database belongs to another cluster with living hosts.</exception>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public async Task Join(CancellationToken stop)
    {
        var identity = await members.Join(NewIdentity(), stop);
        _certificate ??= X509CertificateLoader.LoadPkcs12(identity, password: null);
    }

    /// <summary>Whether a certificate is that of the cluster.</summary>
    public bool IsOwn(X509Certificate2 certificate) => certificate.RawDataMemory.Span.SequenceEqual(Certificate.RawDataMemory.Span);

    public void Dispose() => _certificate?.Dispose();

    // Only this certificate is accepted, so that its dates do not matter.
    private byte[] NewIdentity()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = clock.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddYears(30));
        return certificate.Export(X509ContentType.Pkcs12);
    }
}
