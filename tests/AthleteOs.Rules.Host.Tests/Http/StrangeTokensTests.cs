using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>
/// Strange bytes as the header or the claims of a token, under a good signature. So they get past the framework's check to our reader of claims.
/// Each token is refused, or its claims name the caller.
/// </summary>
public sealed class StrangeTokensTests : IDisposable
{
    private static readonly int Tokens = Effort.Of("tokens with a good signature over changed bytes", 2_000, 100_000);

    private readonly TokenIssuer _issuer = new();

    public void Dispose() => _issuer.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Changed_bytes_are_refused_or_name_a_caller(bool isHeader)
    {
        await using var host = await RunningHost.Start([.. _issuer.Settings, "--athlete_os:requests_per_minute=1000000"]);
        byte[] header = """{ "alg": "HS256", "typ": "JWT" }"""u8.ToArray();
        byte[][] claims = [.. new[] { TokenIssuer.Claims("coach", "123"), TokenIssuer.Claims("athlete"), TokenIssuer.Claims("auditor", "*") }.Select(c => JsonSerializer.SerializeToUtf8Bytes(c))];
        var reader = new ForeignReader("token", isHeader ? [header] : claims, (bytes, findings) =>
        {
            var status = Status(host, isHeader ? _issuer.Signed(bytes, claims[0]) : _issuer.Signed(header, bytes));
            status.ShouldBeOneOf(200, 401);
            (status == 200 && !(isHeader ? IsHeader(bytes) : NamesCaller(bytes))).ShouldBeFalse($"seed {Effort.Seed}: {Encoding.UTF8.GetString(bytes)}");
            if (status == 401)
            {
                findings.Error(new Place("token", 1, 1), Codes.NotJson, "refused");
            }

            return status == 200 ? "" : null;
        });
        StrangeBytes.Read(Tokens / 2, reader).ShouldBe(2, "some must be refused, and some accepted");
        host.Log.ShouldAllBe(line => !line.Contains("Exception", StringComparison.Ordinal));
    }

    private static int Status(RunningHost host, string token) => host.Get("/v1/policies", token).GetAwaiter().GetResult().Status;

    private static bool IsHeader(byte[] bytes) => Read(bytes) is { } header && Text(header, "alg") == "HS256" && !header.TryGetProperty("crit", out _);

    private static bool NamesCaller(byte[] bytes) => Read(bytes) is { } claims
        && !string.IsNullOrWhiteSpace(Text(claims, "sub")) && Text(claims, "iss") == TokenIssuer.Issuer
        && Text(claims, "role") switch
        {
            "scientist" or "athlete" => true,
            "coach" => Athletes(claims) is { Length: > 0 } athletes && !athletes.Contains("*"),
            "integrator" or "auditor" => Athletes(claims) is { Length: > 0 },
            _ => false,
        };

    // The framework reads the first object and ignores what follows.
    private static JsonElement? Read(byte[] bytes)
    {
        try
        {
            var json = new Utf8JsonReader(bytes);
            return JsonDocument.ParseValue(ref json).RootElement is { ValueKind: JsonValueKind.Object } root ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string?[]? Athletes(JsonElement claims) => !claims.TryGetProperty("athletes", out var value) ? null
        : value.ValueKind == JsonValueKind.String ? [value.GetString()]
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) ? [.. value.EnumerateArray().Select(e => e.GetString())] : null;
}
