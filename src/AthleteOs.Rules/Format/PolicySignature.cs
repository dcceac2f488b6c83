using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>
/// A policy's signature. The owner of the key states that this policy may be served, in this version and with this digest. The digest
/// includes the base policy, so a variant must be signed again after its base changes. Cases are not signed: they can keep a policy from
/// being served, and never change a decision. ECDSA on the curve P-256 with SHA-256; the framework has no Ed25519.
/// </summary>
/// <param name="Policy">The policy's id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its digest, see <see cref="Policies.Policy.Digest"/>.</param>
/// <param name="Files"><c>sha256:</c> and the SHA-256 of the list of its files. The list has a line for each file, in the order of names: SHA-256 of the content, two spaces, name.</param>
/// <param name="RollsBackFrom">The highest version that it may replace although its own is lower; null if it is not a rollback.</param>
internal sealed record PolicySignature(string Policy, string Version, string Digest, string Files, string? RollsBackFrom)
{
    private static readonly string[] Fields = ["policy", "version", "digest", "files", "rolls_back_from", "key", "signature"];
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Signs a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="files">The files that it was read from.</param>
    /// <param name="key">The private key, see <see cref="SigningKey"/>.</param>
    /// <param name="rollsBackFrom">The highest version that it may replace although its own is lower; null for none.</param>
    /// <returns>The content of <see cref="PolicyFiles.SignatureFile"/>.</returns>
    public static byte[] Sign(Policy policy, PolicyFiles files, ECDsa key, string? rollsBackFrom = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(key);
        var signed = new PolicySignature(policy.Id, policy.Version, policy.Digest, ListOf(files), rollsBackFrom);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            json.WriteStartObject();
            json.WriteString("policy", signed.Policy);
            json.WriteString("version", signed.Version);
            json.WriteString("digest", signed.Digest);
            json.WriteString("files", signed.Files);
            if (rollsBackFrom is not null)
            {
                json.WriteString("rolls_back_from", rollsBackFrom);
            }

            json.WriteString("key", SigningKey.Fingerprint(key));
            json.WriteString("signature", Convert.ToBase64String(key.SignData(signed.Statement(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>
    /// The signed statement for these files; null, with a finding, if the signature is missing, by another key or for other files. Whether
    /// version and digest are the policy's own is for <see cref="IsOf"/>, once it was read.
    /// </summary>
    public static PolicySignature? Read(PolicyFiles files, ECDsa publicKey, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(publicKey);
        ArgumentNullException.ThrowIfNull(findings);
        var place = files.Show(PolicyFiles.SignatureFile);
        if (files.Signature is not { } bytes)
        {
            findings.Error(Place.Whole(place), Codes.SignatureMissing, "the policy is not signed, and a public key says that it must be; sign it with athleteos sign");
            return null;
        }

        var before = findings.Errors;
        if (JsonSource.Read(place, bytes, findings) is not { } root || StrictObject.Open(root, "a signature", findings, Fields) is not { } document)
        {
            return null;
        }

        var signed = new PolicySignature(
            document.Text("policy", needed: true) ?? "", document.Text("version", needed: true) ?? "", document.Text("digest", needed: true) ?? "",
            document.Text("files", needed: true) ?? "", document.Text("rolls_back_from"));
        var (by, signature) = (document.Text("key", needed: true) ?? "", document.Text("signature", needed: true) ?? "");
        if (findings.Errors != before)
        {
            return null;
        }

        if (!signed.IsBy(publicKey, signature))
        {
            findings.Error(root.Place, Codes.SignatureWrong, by == SigningKey.Fingerprint(publicKey)
                ? "the signature is not valid: it was changed after it was made; sign the policy again"
                : "the signature is by another key than the one configured; sign the policy with the key that belongs to it");
            return null;
        }

        if (signed.Files != ListOf(files))
        {
            findings.Error(root.Place, Codes.SignatureWrong, "the signature is of other files: one was changed, added or removed since; sign the policy as it is now");
            return null;
        }

        return signed;
    }

    /// <summary>Whether this is the signature of that policy; if not, with a finding.</summary>
    public bool IsOf(Policy policy, PolicyFiles files, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(findings);
        if ((Policy, Version, Digest) == (policy.Id, policy.Version, policy.Digest))
        {
            return true;
        }

        findings.Error(Place.Whole(files.Show(PolicyFiles.SignatureFile)), Codes.SignatureWrong, (Policy, Version) == (policy.Id, policy.Version)
            ? "the signature is of this policy with another digest: what it extends has changed since; raise the version and sign it again"
            : $"the signature is of {Policy} {Version}, and this is {policy.Id} {policy.Version}; sign it again");
        return false;
    }

    /// <summary>
    /// Whether this may replace the given version and digest: it is newer, the same, or marked as a rollback. A version has one content:
    /// the same version with another digest is a roll-back too.
    /// </summary>
    internal bool MayFollow(string version, string digest) => Digest == digest || PolicyVersion.Compare(Version, version) > 0
        || (RollsBackFrom is { } from && PolicyVersion.IsValid(from) && PolicyVersion.Compare(from, version) >= 0);

    private bool IsBy(ECDsa publicKey, string signature)
    {
        var bytes = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, bytes, out var length)
            && publicKey.VerifyData(Statement(), bytes.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    // Strictly read documents contain no empty text and no line end, so no two statements have the same bytes.
    private byte[] Statement() => Encoding.UTF8.GetBytes(
        $"athleteos policy signature 1\npolicy {Policy}\nversion {Version}\ndigest {Digest}\nfiles {Files}\nrolls back from {RollsBackFrom}\n");

    private static string ListOf(PolicyFiles files)
    {
        var lines = files.Files.Where(f => !f.Key.Contains('/', StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal)
            .Select(f => $"{Convert.ToHexStringLower(SHA256.HashData(f.Value))}  {f.Key}\n");
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))))}";
    }
}

/// <summary>Reads the keys that sign policies: ECDSA on the curve P-256, as PEM text.</summary>
internal static class SigningKey
{
    private const string Remedy = "make one with: openssl ecparam -name prime256v1 -genkey -noout -out key.pem; openssl ec -in key.pem -pubout -out public.pem";

    /// <summary>A public key from its PEM text; null, with what is wrong, when it is not one. A private key is refused: it does not belong where policies are served.</summary>
    public static ECDsa? Public(string pem, out string wrong)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (!pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return Read(pem, "public", out wrong);
        }

        wrong = "it is a private key; give the public one only";
        return null;
    }

    /// <summary>A private key from its PEM text; null, with what is wrong, when it is not one.</summary>
    public static ECDsa? Private(string pem, out string wrong)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            wrong = "it is protected by a password; write it without one for this call: openssl pkey -in key.pem";
            return null;
        }

        if (!pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            wrong = "it is not a private key in PEM; " + Remedy;
            return null;
        }

        return Read(pem, "private", out wrong);
    }

    /// <summary>The short name of a key, of its public part alone.</summary>
    internal static string Fingerprint(ECDsa key) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))}";

    private static ECDsa? Read(string pem, string kind, out string wrong)
    {
        ECDsa? key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid is { Value: "1.2.840.10045.3.1.7" } or { FriendlyName: "nistP256" or "ECDSA_P256" })
            {
                (wrong, var read) = ("", key);
                key = null;
                return read;
            }

            wrong = "it is on another curve; keys are ECDSA P-256: " + Remedy;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            wrong = IsEd25519(pem) ? "it is an Ed25519 key, which .NET has no part for; keys are ECDSA P-256: " + Remedy : $"it is not a {kind} ECDSA P-256 key in PEM; {Remedy}";
        }
        finally
        {
            key?.Dispose();
        }

        return null;
    }

    private static bool IsEd25519(string pem)
    {
        ReadOnlySpan<byte> objectId = [0x06, 0x03, 0x2B, 0x65, 0x70];
        return PemEncoding.TryFind(pem, out var fields) && Convert.FromBase64String(pem[fields.Base64Data]).AsSpan().IndexOf(objectId) >= 0;
    }
}
