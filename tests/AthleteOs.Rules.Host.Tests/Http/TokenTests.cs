using System.Buffers.Text;
using System.Text;
using AthleteOs.Rules.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Signed tokens: which are taken, for whom, and that whatever is wrong with one is answered 401 without a word of it.</summary>
public sealed class TokenTests : IDisposable
{
    private readonly TokenIssuer issuer = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => issuer.Dispose();

    [Fact]
    public async Task Each_kind_of_key_takes_tokens_that_belong_to_it_and_no_others()
    {
        var claims = TokenIssuer.Claims("coach", "123");
        var byRsa = Encoding.UTF8.GetBytes(issuer.Rsa.ExportSubjectPublicKeyInfoPem());
        var byCurve = Encoding.UTF8.GetBytes(issuer.Curve.ExportSubjectPublicKeyInfoPem());
        string[] tokens =
        [
            issuer.Signed(claims), issuer.Signed(claims, "RS256"), issuer.Signed(claims, "ES256"), issuer.Signed(claims, "none"),

            // A public key is known to everybody: it must not pass for a secret, however it is written.
            issuer.Signed(claims, "HS256", byRsa), issuer.Signed(claims, "HS256", issuer.Rsa.ExportSubjectPublicKeyInfo()), issuer.Signed(claims, "HS256", byCurve), issuer.Signed(claims, "HS256", issuer.Curve.ExportSubjectPublicKeyInfo()),
        ];
        foreach (var (settings, good) in new[] { (issuer.Settings, 0), (issuer.SettingsOfRsa, 1), (issuer.SettingsOfCurve, 2) })
        {
            await using var host = await RunningHost.Start(settings);
            for (var i = 0; i < tokens.Length; i++)
            {
                (await host.Get("/v1/policies", tokens[i])).Status.ShouldBe(i == good ? 200 : 401, $"token {i} where {good} is good");
            }

            (await host.Get("/v1/policies")).Status.ShouldBe(401, "nobody is local where tokens say who calls");
            (await host.Get("/health/ready")).Status.ShouldBe(200);
            host.Log.ShouldAllBe(line => !line.Contains("eyJ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_token_holds_from_its_first_moment_to_its_last()
    {
        var clock = new SetClock(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        await using var host = await RunningHost.StartAt(clock, issuer.Settings);
        var token = issuer.Signed(TokenIssuer.Claims("coach", "123", now: clock.Now));
        foreach (var (seconds, status) in new[] { (-31, 401), (-29, 200), (0, 200), (3600, 200), (3629, 200), (3631, 401) })
        {
            clock.Now = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero).AddSeconds(seconds);
            (await host.Get("/v1/policies", token)).Status.ShouldBe(status, $"{seconds} s after it was issued");
        }
    }

    public static TheoryData<string, string?> Wrong => new()
    {
        { "iss", "\"https://other.example\"" }, { "iss", null }, { "aud", "\"other\"" }, { "aud", null }, { "exp", null }, { "exp", "\"tomorrow\"" }, { "exp", "1" }, { "nbf", "9999999999" },
        { "sub", null }, { "sub", "\"\"" }, { "role", null }, { "role", "\"admin\"" }, { "role", "\"local\"" }, { "role", "\"Coach\"" }, { "role", "[\"coach\", \"auditor\"]" }, { "role", "1" },
        { "athletes", null }, { "athletes", "[]" }, { "athletes", "\"*\"" }, { "athletes", "[\"123\", \"*\"]" }, { "athletes", "[123]" }, { "athletes", "{ \"123\": true }" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_token_that_says_too_little_or_too_much_is_refused_without_a_word_of_it(string claim, string? json)
    {
        await using var host = await RunningHost.Start(issuer.Settings);
        var claims = TokenIssuer.Claims("coach", "123");
        (await host.Get("/v1/policies", issuer.Signed(claims))).Status.ShouldBe(200);
        claims.Remove(claim);
        if (json is not null)
        {
            claims[claim] = System.Text.Json.JsonDocument.Parse(json).RootElement;
        }

        var token = issuer.Signed(claims);
        var answer = await host.Get("/v1/policies", token);
        (answer.Status, answer.Type).ShouldBe((401, "application/problem+json"));
        foreach (var part in token.Split('.'))
        {
            answer.Body.ShouldNotContain(part);
            host.Log.ShouldAllBe(line => !line.Contains(part, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_token_changed_anywhere_is_refused()
    {
        await using var host = await RunningHost.Start(issuer.Settings);
        (await host.Get("/v1/policies", issuer.Signed(TokenIssuer.Claims("coach", "123"), critical: ["exp"]))).Status.ShouldBe(401, "an extension that must be understood, and is not (RFC 7515)");
        var token = issuer.Token("coach", "123");
        var seed = Effort.Seed;
        var random = new Random(seed);
        for (var n = 0; n < 500; n++)
        {
            var changed = token.ToCharArray();

            // The last character of each part holds bits that no byte is made of.
            var at = random.Next(token.Length);
            if (token[at] == '.' || at == token.Length - 1 || token[at + 1] == '.')
            {
                continue;
            }

            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            (await host.Get("/v1/policies", new string(changed))).Status.ShouldBe(401, $"seed {seed}, character {at}");
            (await host.Get("/v1/policies", token[..at])).Status.ShouldBe(401, $"seed {seed}, cut at {at}");
        }

        foreach (var odd in new[] { "..", "a.b.c", "....", $"{token}.{token}", $"{token} {token}", new string('.', 5000), $"{token.Split('.')[0]}.{token.Split('.')[1]}." })
        {
            (await host.Get("/v1/policies", odd)).Status.ShouldBe(401, odd);
        }
    }

    [Fact]
    public async Task An_athlete_is_whom_the_token_is_about()
    {
        await using var host = await RunningHost.Start([.. issuer.Settings, "--athlete_os:jwt:role_claim=https://athletes.example/role", "--athlete_os:jwt:athletes_claim=squad"]);
        var claims = TokenIssuer.Claims("athlete", subject: "123");
        (await host.Post("/v1/athletes/123/mornings", RunningHost.Example, bearer: issuer.Signed(claims))).Status.ShouldBe(401, "the role stands under another name here");
        claims["https://athletes.example/role"] = "athlete";
        claims["squad"] = "124";
        var token = issuer.Signed(claims);
        (await host.Post("/v1/athletes/123/mornings", RunningHost.Example, bearer: token)).Status.ShouldBe(201);
        (await host.Get("/v1/athletes/124/history", token)).Status.ShouldBe(404);

        var coach = TokenIssuer.Claims("coach");
        coach["https://athletes.example/role"] = "coach";
        coach["squad"] = "123";
        (await host.Get("/v1/athletes/123/history", issuer.Signed(coach))).Status.ShouldBe(200, "a single athlete may stand without a list");
    }

    [Fact]
    public async Task Callers_by_token_are_counted_each_for_themselves()
    {
        await using var host = await RunningHost.Start([.. issuer.Settings, "--athlete_os:requests_per_minute=60"]);
        var ana = issuer.Token("athlete", subject: "ana");
        for (var n = 0; n < 60; n++)
        {
            (await host.Get("/v1/policies", ana)).Status.ShouldBe(200);
        }

        (await host.Get("/v1/policies", ana)).Status.ShouldBe(429);
        (await host.Get("/v1/policies", issuer.Token("athlete", subject: "ben"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task With_tokens_the_service_may_be_reached_by_others()
    {
        await using var host = await RunningHost.Start([.. issuer.Settings, "--athlete_os:listen=http://0.0.0.0:0"]);
        host.Client.BaseAddress = new Uri(host.Client.BaseAddress!.ToString().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
        (await host.Get("/v1/policies")).Status.ShouldBe(401);
        (await host.Get("/v1/policies", issuer.Token("coach", "123"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_authority_that_is_away_lets_nobody_in_and_takes_nothing_else_along()
    {
        string[] whom = [$"--athlete_os:jwt:issuer={TokenIssuer.Issuer}", $"--athlete_os:jwt:audience={TokenIssuer.Audience}", "--athlete_os:jwt:authority=http://127.0.0.1:9"];
        await using var host = await RunningHost.Start(whom);
        (await host.Get("/v1/policies", issuer.Signed(TokenIssuer.Claims("coach", "123"), "RS256"))).Status.ShouldBe(401);
        (await host.Get("/health/ready")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_authority_publishes_the_keys_that_tokens_are_judged_by()
    {
        var published = issuer.Rsa.ExportParameters(includePrivateParameters: false);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var authority = builder.Build();
        authority.Urls.Add("http://127.0.0.1:0");
        authority.MapGet("/.well-known/openid-configuration", () => Results.Text($$"""{ "issuer": "{{TokenIssuer.Issuer}}", "jwks_uri": "{{authority.Urls.First()}}/keys" }""", "application/json"));
        authority.MapGet("/keys", () => Results.Text($$"""{ "keys": [ { "kty": "RSA", "use": "sig", "n": "{{Base64Url.EncodeToString(published.Modulus)}}", "e": "{{Base64Url.EncodeToString(published.Exponent)}}" } ] }""", "application/json"));
        await authority.StartAsync(Stop);
        await using var host = await RunningHost.Start($"--athlete_os:jwt:issuer={TokenIssuer.Issuer}", $"--athlete_os:jwt:audience={TokenIssuer.Audience}", $"--athlete_os:jwt:authority={authority.Urls.First()}");
        var claims = TokenIssuer.Claims("coach", "123");
        (await host.Get("/v1/policies", issuer.Signed(claims, "RS256"))).Status.ShouldBe(200);
        using var other = new TokenIssuer();
        (await host.Get("/v1/policies", other.Signed(claims, "RS256"))).Status.ShouldBe(401, "a key that it does not publish");
        (await host.Get("/v1/policies", issuer.Signed(claims, "HS256", published.Modulus))).Status.ShouldBe(401, "what it publishes is no secret");
    }

    public static TheoryData<string[], string[]> WrongSettings => new()
    {
        { ["jwt=yes"], ["jwt is \"yes\"; it must be a group with issuer, audience and a key"] },
        { ["jwt:issuer=us"], ["jwt.audience is empty", "jwt needs one of secret_file, secret, public_key and authority"] },
        { ["jwt:issuer=us", "jwt:audience=you", "jwt:public_key=x", "jwt:authority=https://us.example"], ["and has public_key and authority"] },
        { ["jwt:issuer=us", "jwt:audience=you", "jwt:authority=http://us.example"], ["it must be an https address"] },
        { ["jwt:issuer=us", "jwt:audience=you", "jwt:public_key=x"], ["jwt.public_key must be the PEM of a public key"] },
        { ["jwt:issuer=us", "jwt:audience=you", "jwt:public_key=(private)"], ["jwt.public_key is a private key"] },
        { ["jwt:issuer=us", "jwt:audience=you", "jwt:public_key=(small)"], ["an RSA key of 1024 bits; it takes 2048 or more"] },
        { ["jwt:issuer=us", "jwt:audience=you", "jwt:secret_file=nowhere"], ["there is no such file"] },
        { ["jwt:issuer=us", "jwt:audience=you", "jwt:secret=0123456789012345678901234567890123456789"], ["jwt.secret stands where others can read it", "ATHLETEOS_athlete_os__jwt__secret"] },
        { ["jwt:issuer=us", "jwt:audience=you", "jwt:secret=short", "jwt:role_claim=", "listen=5080"], ["jwt.secret holds too short a secret", "jwt.role_claim is empty", "listen is \"5080\""] },
    };

    [Theory, MemberData(nameof(WrongSettings))]
    public async Task Every_wrong_setting_of_tokens_is_named(string[] settings, string[] words)
    {
        using var small = System.Security.Cryptography.RSA.Create(1024);
        var given = settings.Select(s => $"--athlete_os:{s.Replace("(private)", small.ExportPkcs8PrivateKeyPem(), StringComparison.Ordinal).Replace("(small)", small.ExportSubjectPublicKeyInfoPem(), StringComparison.Ordinal)}").ToArray();
        var wrong = await Should.ThrowAsync<OptionsValidationException>(async () => await RunningHost.Start(given));
        var said = string.Join('\n', wrong.Failures);
        foreach (var word in words)
        {
            said.ShouldContain(word);
        }

        said.ShouldNotContain("0123456789");
        said.ShouldNotContain("BEGIN PRIVATE");
    }

    /// <summary>The machine's clock for waiting, and the test's for what time it is.</summary>
    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
