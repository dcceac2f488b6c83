using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Issues tokens as a third party would, written out by hand (RFC 7515): what is tested must not be what tests.</summary>
internal sealed class TokenIssuer : IDisposable
{
    public const string Issuer = "https://issuer.example";
    public const string Audience = "athlete-os";

    private readonly string _secretFile = Path.Combine(Directory.CreateTempSubdirectory("athleteos-issuer-").FullName, "secret");

    public TokenIssuer() => File.WriteAllText(_secretFile, Secret + "\n");

    public string Secret { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));

    public RSA Rsa { get; } = RSA.Create(2048);

    public ECDsa Curve { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The settings of a service that trusts the secret.</summary>
    public string[] Settings => [.. Whom, $"--athlete_os:jwt:secret_file={_secretFile}"];

    public string[] SettingsOfRsa => [.. Whom, $"--athlete_os:jwt:public_key={Rsa.ExportSubjectPublicKeyInfoPem()}"];

    public string[] SettingsOfCurve => [.. Whom, $"--athlete_os:jwt:public_key={Curve.ExportSubjectPublicKeyInfoPem()}"];

    private static string[] Whom => [$"--athlete_os:jwt:issuer={Issuer}", $"--athlete_os:jwt:audience={Audience}"];

    /// <summary>A good token for an hour from now.</summary>
    public string Token(string role, string? athlete = null, string subject = "somebody") => Signed(Claims(role, athlete, subject));

    public static Dictionary<string, object> Claims(string role, string? athlete = null, string subject = "somebody", DateTimeOffset? now = null)
    {
        var at = (now ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["iss"] = Issuer, ["aud"] = Audience, ["sub"] = subject, ["role"] = role, ["nbf"] = at, ["exp"] = at + 3600 };
        if (athlete is not null)
        {
            claims["athletes"] = new[] { athlete };
        }

        return claims;
    }

    public string Signed(Dictionary<string, object> claims, string algorithm = "HS256", byte[]? secret = null, string[]? critical = null)
    {
        var text = $"{Part(critical is null ? (object)new { alg = algorithm, typ = "JWT" } : new { alg = algorithm, typ = "JWT", crit = critical, exp = 1 })}.{Part(claims)}";
        var bytes = Encoding.ASCII.GetBytes(text);
        return $"{text}.{Base64Url.EncodeToString(algorithm switch
        {
            "HS256" => HMACSHA256.HashData(secret ?? Encoding.UTF8.GetBytes(Secret), bytes),
            "RS256" => Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "ES256" => Curve.SignData(bytes, HashAlgorithmName.SHA256),
            _ => [],
        })}";
    }

    /// <summary>A token of any bytes, signed with the secret.</summary>
    public string Signed(byte[] header, byte[] claims)
    {
        var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes(text)))}";
    }

    public void Dispose()
    {
        Rsa.Dispose();
        Curve.Dispose();
        Directory.Delete(Path.GetDirectoryName(_secretFile)!, recursive: true);
    }

    private static string Part(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
