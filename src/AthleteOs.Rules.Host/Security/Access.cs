using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Security;

/// <summary>A caller's role.</summary>
internal enum Role
{
    /// <summary>A caller on this machine, without configured keys: may do everything.</summary>
    Local,

    /// <summary>Reads, proposes and releases policies, decides unrecorded facts, and proposes, starts and stops experiments; sees no athlete.</summary>
    Scientist,

    /// <summary>Reads and writes a squad, overrides decided sessions, proposes and releases policies, and starts and stops experiments.</summary>
    Coach,

    /// <summary>Sends mornings and training, and reads the answers.</summary>
    Integrator,

    /// <summary>Reads and writes the athlete's own days.</summary>
    Athlete,

    /// <summary>Reads everything, writes nothing.</summary>
    Auditor,
}

/// <summary>The use that a route makes of data.</summary>
[Flags]
internal enum Permission
{
    /// <summary>Requires nothing of the caller.</summary>
    None = 0,

    /// <summary>Decides from facts that are not recorded.</summary>
    Decide = 1,

    /// <summary>Reads policies.</summary>
    ReadPolicies = 2,

    /// <summary>Reads an athlete's recorded data.</summary>
    Read = 4,

    /// <summary>Adds to an athlete's recorded data.</summary>
    Write = 8,

    /// <summary>Exports all recorded data of an athlete.</summary>
    Export = 16,

    /// <summary>Erases an athlete's recorded data.</summary>
    Erase = 32,

    /// <summary>Proposes experiments.</summary>
    Propose = 64,

    /// <summary>Starts and stops experiments.</summary>
    Run = 128,

    /// <summary>Reads experiments; of their athletes, the caller's own.</summary>
    ReadExperiments = 256,

    /// <summary>Replaces an athlete's decided session of today.</summary>
    Override = 512,

    /// <summary>Withdraws reviews.</summary>
    Withdraw = 1024,

    /// <summary>Proposes and releases variants of policies.</summary>
    ChangePolicies = 2048,
}

/// <summary>The words of roles, and the permissions of each.</summary>
internal static class Roles
{
    /// <summary>The roles that a key may have.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<Role>().Where(r => r != Role.Local).Select(Word)];

    /// <summary>The role of a word; null for any other word.</summary>
    public static Role? Find(string word) => Enum.GetValues<Role>().Where(r => r != Role.Local && Word(r) == word).Select(r => (Role?)r).FirstOrDefault();

    private const Permission Reading = Permission.ReadPolicies | Permission.ReadExperiments;
    private const Permission OfAthlete = Permission.Decide | Reading | Permission.Read | Permission.Write | Permission.Export | Permission.Erase;

    /// <summary>The permissions of a role.</summary>
    public static Permission May(Role role) => role switch
    {
        Role.Scientist => Permission.Decide | Reading | Permission.Propose | Permission.Run | Permission.ChangePolicies,
        Role.Integrator => Permission.Decide | Reading | Permission.Read | Permission.Write,
        Role.Auditor => Reading | Permission.Read | Permission.Export,
        Role.Athlete => OfAthlete,
        Role.Coach => OfAthlete | Permission.Run | Permission.Override | Permission.Withdraw | Permission.ChangePolicies,
        _ => OfAthlete | Permission.Run | Permission.Propose | Permission.Override | Permission.Withdraw | Permission.ChangePolicies,
    };

    /// <summary>Whether a caller of that role may have all athletes (<c>*</c>).</summary>
    public static bool MayHaveAll(Role role) => role is not (Role.Athlete or Role.Coach);

    private static string Word(Role role) => role.ToString().ToLowerInvariant();
}

/// <summary>A caller.</summary>
/// <param name="Name">The name of the key, or the subject of the token; requests are counted by it.</param>
/// <param name="Role">The caller's role.</param>
/// <param name="Athletes">The athletes of the caller: their data it may read or write. Null is all athletes.</param>
/// <param name="HasKey">Whether a key identified the caller.</param>
internal sealed record Caller(string Name, Role Role, IReadOnlySet<string>? Athletes, bool HasKey = false)
{
    /// <summary>The name in entries of the journal: <c>key NAME</c>, <c>token SUBJECT</c> or <c>local</c>. So a key cannot take the name of a token or a worker.</summary>
    public string InJournal => HasKey ? $"key {Name}" : Name;

    /// <summary>Binds an endpoint's parameter. Routes with a permission always have a caller.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(context.CallerIfKnown());

    public bool May(Permission permission) => (Roles.May(Role) & permission) == permission;

    public bool Owns(string athleteId) => Athletes?.Contains(athleteId) != false;
}

/// <summary>
/// Identifies callers by the key or token in <c>Authorization: Bearer</c>, or in the cookie of a page. If neither is configured, every caller on
/// this machine is local.
/// </summary>
internal sealed class Callers(IOptions<HostOptions> options)
{
    private static readonly Caller Local = new("local", Role.Local, null);

    private readonly (byte[] Hash, Caller Caller)[] _keys = [.. options.Value.Keys.Select(k => (Convert.FromHexString(k.Sha256),
        new Caller(k.Name, Roles.Find(k.Role)!.Value, k.Athletes.Contains("*") ? null : k.Athletes.ToHashSet(StringComparer.Ordinal), HasKey: true)))];

    public Caller? Of(HttpContext context)
    {
        var jwt = options.Value.Jwt;
        return _keys.Length == 0 && jwt is null ? Local : ByKey(context.Request) ?? (jwt is null ? null : Tokens.Of(context, jwt));
    }

    private Caller? ByKey(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if ((header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : PageCookie.Read(request)) is not { } key)
        {
            return null;
        }

        // Every key is compared, in constant time: the time must not reveal how much of a key is right.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        Caller? found = null;
        foreach (var (kept, caller) in _keys)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, kept) ? caller : found;
        }

        return found;
    }
}
