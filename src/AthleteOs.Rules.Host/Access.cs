using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host;

/// <summary>What a caller may do.</summary>
internal enum Role
{
    /// <summary>Whoever is on this machine, where no keys are configured: everything.</summary>
    Local,

    /// <summary>Reads policies and tries facts; sees no athlete.</summary>
    Scientist,

    /// <summary>Sees and writes a squad.</summary>
    Coach,

    /// <summary>Sends mornings and what was done, and reads the answers.</summary>
    Integrator,

    /// <summary>Sees and writes the athlete's own days.</summary>
    Athlete,

    /// <summary>Reads everything, writes nothing.</summary>
    Auditor,
}

/// <summary>What a route does with data, which is what roles are about.</summary>
[Flags]
internal enum Permission
{
    /// <summary>Asks nothing of the caller.</summary>
    Nothing = 0,

    /// <summary>Decides from facts that are not kept.</summary>
    Trying = 1,

    /// <summary>Reads policies.</summary>
    Policies = 2,

    /// <summary>Reads what is kept of an athlete.</summary>
    Reading = 4,

    /// <summary>Adds to what is kept of an athlete.</summary>
    Writing = 8,

    /// <summary>Takes everything that is kept of an athlete away with it.</summary>
    Exporting = 16,

    /// <summary>Destroys what is kept of an athlete.</summary>
    Erasing = 32,
}

/// <summary>The words of roles, and what each may do.</summary>
internal static class Roles
{
    /// <summary>The roles that a key may have.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<Role>().Where(r => r != Role.Local).Select(Word)];

    /// <summary>The role of a word; null for any other word.</summary>
    public static Role? Find(string word) => Enum.GetValues<Role>().Where(r => r != Role.Local && Word(r) == word).Select(r => (Role?)r).FirstOrDefault();

    /// <summary>What a role may do.</summary>
    public static Permission May(Role role) => role switch
    {
        Role.Scientist => Permission.Trying | Permission.Policies,
        Role.Integrator => Permission.Trying | Permission.Policies | Permission.Reading | Permission.Writing,
        Role.Auditor => Permission.Policies | Permission.Reading | Permission.Exporting,
        _ => Permission.Trying | Permission.Policies | Permission.Reading | Permission.Writing | Permission.Exporting | Permission.Erasing,
    };

    /// <summary>Whether a caller of that role may have all athletes (<c>*</c>).</summary>
    public static bool MayHaveAll(Role role) => role is not (Role.Athlete or Role.Coach);

    private static string Word(Role role) => role.ToString().ToLowerInvariant();
}

/// <summary>Who calls.</summary>
/// <param name="Name">The name of the key, or whom the token is about: what requests are counted by.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="Athletes">Whose data the caller may see or write; null is everybody's.</param>
internal sealed record Caller(string Name, Role Role, IReadOnlySet<string>? Athletes)
{
    public bool May(Permission doing) => (Roles.May(Role) & doing) == doing;

    public bool Owns(string athleteId) => Athletes?.Contains(athleteId) != false;
}

/// <summary>Finds out who calls: by the key or the token in <c>Authorization: Bearer</c>. Where neither is configured everybody on this machine is local.</summary>
internal sealed class Callers(IOptions<HostOptions> options)
{
    private static readonly Caller Local = new("local", Role.Local, null);

    private readonly (byte[] Hash, Caller Caller)[] _keys = [.. options.Value.Keys.Select(k => (Convert.FromHexString(k.Sha256),
        new Caller(k.Name, Roles.Find(k.Role)!.Value, k.Athletes.Contains("*") ? null : k.Athletes.ToHashSet(StringComparer.Ordinal))))];

    public Caller? Of(HttpContext context)
    {
        var jwt = options.Value.Jwt;
        return _keys.Length == 0 && jwt is null ? Local : ByKey(context.Request) ?? (jwt is null ? null : Tokens.Of(context, jwt));
    }

    private Caller? ByKey(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // Every key is compared, and in constant time: how long it takes must not tell how much of a key is right.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(header[7..].Trim()));
        Caller? found = null;
        foreach (var (kept, caller) in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, kept) ? caller : found;
        }

        return found;
    }
}
