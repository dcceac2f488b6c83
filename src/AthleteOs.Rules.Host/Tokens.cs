using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace AthleteOs.Rules.Host;

/// <summary>
/// Callers who bring a signed token (JWT) in <c>Authorization: Bearer TOKEN</c>. The framework's handler judges signature, issuer, audience and
/// time; here is what of a token says who calls.
/// </summary>
internal static class Tokens
{
    private const string Scheme = "jwt";

    // Clocks of two machines may be so far apart.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>Adds the handler alone: what else the framework brings with it reads settings of its own and keeps keys on the disk.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddAuthenticationCore(schemes => schemes.AddScheme<JwtBearerHandler>(Scheme, displayName: null));
        services.AddTransient<JwtBearerHandler>();
        services.TryAddSingleton(UrlEncoder.Default);
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<IOptions<HostOptions>, TimeProvider>((bearer, settings, clock) => Judge(bearer, settings.Value.Jwt!, clock));
    }

    /// <summary>Who calls by a token that was found good; null where it does not say so in full.</summary>
    public static Caller? Of(HttpContext context, JwtOptions jwt)
    {
        if (context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is not { Succeeded: true, Principal: var holder }
            || One(holder, "sub") is not { } subject || One(holder, jwt.RoleClaim) is not { } word || Roles.Find(word) is not { } role)
        {
            return null;
        }

        // An athlete is who the token is about, whatever else it names.
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

        // A key is no token: it is looked up, not judged.
        bearer.Events = new JwtBearerEvents
        {
            OnMessageReceived = received =>
            {
                if (received.Request.Headers.Authorization.ToString().Count(c => c == '.') < 2)
                {
                    received.NoResult();
                }

                return Task.CompletedTask;
            },
        };
    }

    private static string? One(ClaimsPrincipal holder, string claim) => Texts(holder, claim) is [var text] && !string.IsNullOrWhiteSpace(text) ? text : null;

    // Numbers and objects are no names; a claim that holds one of them says nothing.
    private static string[] Texts(ClaimsPrincipal holder, string claim)
    {
        var claims = holder.FindAll(claim).ToArray();
        return claims.All(c => c.ValueType == ClaimValueTypes.String) ? [.. claims.Select(c => c.Value)] : [];
    }
}
