using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.IdentityModel.Tokens;

namespace AthleteOs.Rules.Host.Security;

/// <summary>The issuer of signed tokens (JWT), and the claims that identify the caller.</summary>
internal sealed class JwtOptions
{
    /// <summary>The required issuer of a token: its <c>iss</c>.</summary>
    [ConfigurationKeyName("issuer")]
    public string Issuer { get; set; } = "";

    /// <summary>The required audience of a token: its <c>aud</c>.</summary>
    [ConfigurationKeyName("audience")]
    public string Audience { get; set; } = "";

    /// <summary>The file of the secret that signs tokens (HS256, HS384, HS512).</summary>
    [ConfigurationKeyName("secret_file")]
    public string? SecretFile { get; set; }

    /// <summary>The secret itself; from the environment only.</summary>
    [ConfigurationKeyName("secret")]
    public string? Secret { get; set; }

    /// <summary>The public key (PEM, RSA or elliptic curve) that verifies tokens.</summary>
    [ConfigurationKeyName("public_key")]
    public string? PublicKey { get; set; }

    /// <summary>The address at which the issuer publishes its keys (OpenID Connect discovery).</summary>
    [ConfigurationKeyName("authority")]
    public string? Authority { get; set; }

    /// <summary>The claim with the caller's role.</summary>
    [ConfigurationKeyName("role_claim")]
    public string RoleClaim { get; set; } = "role";

    /// <summary>The claim with the athletes of the caller: their data it may see or write.</summary>
    [ConfigurationKeyName("athletes_claim")]
    public string AthletesClaim { get; set; } = "athletes";
}

/// <summary>Validates <see cref="JwtOptions"/>. Each key has its own algorithms, so that a public key is never used as a secret.</summary>
internal static class JwtOptionsValidator
{
    private const int LeastSecretBytes = 32;
    private const int LeastRsaBits = 2048;

    private static readonly string[] ByRsa = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
    private static readonly string[] ByCurve = ["ES256", "ES384", "ES512"];

    /// <summary>The key that verifies signatures (null where the authority publishes it), and its algorithms.</summary>
    public static (SecurityKey? Key, IReadOnlyList<string> Algorithms) Key(JwtOptions jwt)
    {
        if (jwt.Authority is not null)
        {
            return (null, [.. ByRsa, .. ByCurve]);
        }

        if (jwt.PublicKey is { } pem)
        {
            var key = PublicKey(pem)!;
            return (key, key is RsaSecurityKey ? ByRsa : ByCurve);
        }

        return (new SymmetricSecurityKey(Secret(jwt)), ["HS256", "HS384", "HS512"]);
    }

    /// <summary>Names each wrong setting.</summary>
    public static IEnumerable<string> Wrong(JwtOptions? jwt, IConfigurationSection section, IConfiguration configuration)
    {
        if (jwt is null)
        {
            return [];
        }

        return Needed(jwt).Concat(WrongKey(jwt)).Concat(IsWrittenDown(configuration, $"{section.Path}:secret")
            ? [$"jwt.secret stands where others can read it; give it as the environment variable ATHLETEOS_{section.Path.Replace(":", "__", StringComparison.Ordinal)}__secret, or name a secret_file"] : []);
    }

    private static IEnumerable<string> Needed(JwtOptions jwt) =>
        new[] { ("issuer", jwt.Issuer, "its issuer (iss)"), ("audience", jwt.Audience, "its audience (aud)"), ("role_claim", jwt.RoleClaim, "the claim of the role"), ("athletes_claim", jwt.AthletesClaim, "the claim of the athletes") }
            .Where(s => string.IsNullOrWhiteSpace(s.Item2)).Select(s => $"jwt.{s.Item1} is empty; say what a token must carry as {s.Item3}");

    private static IEnumerable<string> WrongKey(JwtOptions jwt)
    {
        var given = new[] { ("secret_file", jwt.SecretFile), ("secret", jwt.Secret), ("public_key", jwt.PublicKey), ("authority", jwt.Authority) }.Where(k => k.Item2 is not null).Select(k => k.Item1).ToArray();
        if (given.Length != 1)
        {
            return [$"jwt needs one of secret_file, secret, public_key and authority to check signatures with{(given.Length == 0 ? "" : $", and has {string.Join(" and ", given)}")}"];
        }

        return given[0] switch
        {
            "authority" => Uri.TryCreate(jwt.Authority, UriKind.Absolute, out var address) && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback))
                ? [] : [$"jwt.authority is \"{jwt.Authority}\"; it must be an https address (http on this machine only)"],
            "public_key" => WrongPem(jwt.PublicKey!),
            "secret_file" when !File.Exists(jwt.SecretFile) => [$"jwt.secret_file is \"{jwt.SecretFile}\"; there is no such file"],
            _ => WrongSecret(jwt, given[0]),
        };
    }

    private static IEnumerable<string> WrongSecret(JwtOptions jwt, string setting)
    {
        try
        {
            return Secret(jwt).Length >= LeastSecretBytes ? [] : [FormattableString.Invariant($"jwt.{setting} holds too short a secret; it takes {LeastSecretBytes} bytes or more, made by chance")];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [$"jwt.{setting} cannot be read; the service's account needs the right to read it"];
        }
    }

    private static IEnumerable<string> WrongPem(string pem) => pem.Contains("PRIVATE KEY", StringComparison.Ordinal)
        ? ["jwt.public_key is a private key; give the public one, and take the private one out of the settings"]
        : PublicKey(pem) switch
        {
            null => ["jwt.public_key must be the PEM of a public key, RSA or on an elliptic curve (P-256, P-384, P-521), beginning -----BEGIN PUBLIC KEY-----"],
            RsaSecurityKey { KeySize: < LeastRsaBits } small => [FormattableString.Invariant($"jwt.public_key is an RSA key of {small.KeySize} bits; it takes {LeastRsaBits} or more")],
            _ => [],
        };

    private static SecurityKey? PublicKey(string pem)
    {
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return new RsaSecurityKey(rsa);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            // Not RSA; perhaps a curve.
        }

        try
        {
            var curve = ECDsa.Create();
            curve.ImportFromPem(pem);
            return curve.KeySize is 256 or 384 or 521 ? new ECDsaSecurityKey(curve) : null;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    // Editors end a file with a line break, which is not part of the secret.
    private static byte[] Secret(JwtOptions jwt) => Encoding.UTF8.GetBytes((jwt.Secret ?? File.ReadAllText(jwt.SecretFile!)).TrimEnd('\r', '\n'));

    private static bool IsWrittenDown(IConfiguration configuration, string setting) =>
        configuration is IConfigurationRoot root && root.Providers.Any(p => p is not EnvironmentVariablesConfigurationProvider && p.TryGet(setting, out _));
}
