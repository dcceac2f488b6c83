using System.Security.Claims;
using System.Text.Encodings.Web;
using AthleteOs.Rules.Squad;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AthleteOs.Rules.Host.Security;

/// <summary>
/// Identifies callers by a signed token (JWT) in <c>Authorization: Bearer TOKEN</c>. The framework's handler verifies signature, issuer, audience
/// and time.
/// </summary>
internal static class Tokens
{
    private const string Scheme = "jwt";

    // The tolerated difference between the clocks of two machines.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>Adds the handler only: the framework's other services read settings of their own and store keys on the disk.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddAuthenticationCore(schemes => schemes.AddScheme<JwtBearerHandler>(Scheme, displayName: null));
        services.AddTransient<JwtBearerHandler>();
        services.TryAddSingleton(UrlEncoder.Default);
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<IOptions<HostOptions>, TimeProvider>((bearer, settings, clock) => Judge(bearer, settings.Value.Jwt!, clock));
    }

    /// <summary>The caller of a verified token; null where a claim is missing.</summary>
    public static Caller? Of(HttpContext context, JwtOptions jwt)
    {
        if (context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is not { Succeeded: true, Principal: var holder }
            || One(holder, "sub") is not { } subject || One(holder, jwt.RoleClaim) is not { } word || Roles.Find(word) is not { } role)
        {
            return null;
        }

        // The athlete is the token's subject; other names are ignored.
        var named = role == Role.Athlete ? [subject] : Texts(holder, jwt.AthletesClaim);
        var all = named.Contains("*", StringComparer.Ordinal);
        return role switch
        {
            Role.Scientist => new Caller($"token {subject}", role, new HashSet<string>()),
            _ when named.Length == 0 || (all && !Roles.MayHaveAll(role)) => null,
            _ => new Caller($"token {subject}", role, all ? null : named.ToHashSet(StringComparer.Ordinal)),
        };
    }

    private static void Judge(JwtBearerOptions bearer, JwtOptions jwt, TimeProvider clock)
    {
        var (key, algorithms) = JwtOptionsValidator.Key(jwt);
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;
        bearer.Authority = jwt.Authority;
        bearer.RequireHttpsMetadata = jwt.Authority?.StartsWith("https", StringComparison.OrdinalIgnoreCase) != false;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = jwt.Issuer,
            ValidAudience = jwt.Audience,
            IssuerSigningKey = key,
            ValidAlgorithms = algorithms,
            LifetimeValidator = (from, until, _, _) => until > (clock.GetUtcNow() - Skew).UtcDateTime && (from is null || from <= (clock.GetUtcNow() + Skew).UtcDateTime),
        };

        // A key is not a token; Callers looks it up.
        bearer.Events = new JwtBearerEvents
        {
            OnMessageReceived = received =>
            {
                var header = received.Request.Headers.Authorization.ToString();
                received.Token = !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? PageCookie.Read(received.Request) : null;
                if ((received.Token ?? header).Count(c => c == '.') < 2)
                {
                    received.NoResult();
                }

                return Task.CompletedTask;
            },

            // RFC 7515: a token with an extension that the reader must understand is refused by a reader that does not.
            OnTokenValidated = validated =>
            {
                if (validated.SecurityToken is JsonWebToken token && token.TryGetHeaderValue<object>("crit", out _))
                {
                    validated.Fail("crit");
                }

                return Task.CompletedTask;
            },
        };
    }

    private static string? One(ClaimsPrincipal holder, string claim) => Texts(holder, claim) is [var text] && !string.IsNullOrWhiteSpace(text) ? text : null;

    // A number or an object is not a name, so its claim counts as missing.
    private static string[] Texts(ClaimsPrincipal holder, string claim)
    {
        var claims = holder.FindAll(claim).ToArray();
        return claims.All(c => c.ValueType == ClaimValueTypes.String) ? [.. claims.Select(c => c.Value)] : [];
    }
}
