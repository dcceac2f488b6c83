using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host;

/// <summary>The service's settings, section <c>athlete_os</c> of <c>config/athleteos.json</c>. Checked at the start; each wrong one is named.</summary>
internal sealed class HostOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "athlete_os";

    /// <summary>The address to listen on. Anything but a loopback address needs keys or tokens.</summary>
    [ConfigurationKeyName("listen")]
    public string Listen { get; set; } = "http://127.0.0.1:5080";

    /// <summary>The folder of the policies.</summary>
    [ConfigurationKeyName("rules_folder")]
    public string RulesFolder { get; set; } = "rules";

    /// <summary>The default policy of calls.</summary>
    [ConfigurationKeyName("policy")]
    public string Policy { get; set; } = "weekly-planning";

    /// <summary>Whether a policy is reloaded when its files change.</summary>
    [ConfigurationKeyName("watch")]
    public bool Watch { get; set; } = true;

    /// <summary>The public key (PEM) that verifies the signature of every policy; null where policies need none.</summary>
    [ConfigurationKeyName("public_key")]
    public string? PublicKey { get; set; }

    /// <summary>Whether the person who proposed a version of a policy may release it too.</summary>
    [ConfigurationKeyName("release_by_one")]
    public bool ReleaseByOne { get; set; }

    /// <summary>The journal: <c>sqlite:FILE</c>, or a PostgreSQL connection string.</summary>
    [ConfigurationKeyName("journal")]
    public string Journal { get; set; } = "sqlite:athleteos.db";

    /// <summary>The connection of the journal's owner, for erasing an athlete on PostgreSQL; null where nobody may erase over HTTP. SQLite needs none.</summary>
    [ConfigurationKeyName("erase_journal")]
    public string? EraseJournal { get; set; }

    /// <summary>Whether requests are taken from the queue in the journal's PostgreSQL database.</summary>
    [ConfigurationKeyName("queue")]
    public bool Queue { get; set; }

    /// <summary>After how many seconds a request that was taken and not answered is taken again; 1 to 3600.</summary>
    [ConfigurationKeyName("queue_lease_seconds")]
    public int QueueLeaseSeconds { get; set; } = 30;

    /// <summary>How often a request is tried before it is set aside; 1 to 100.</summary>
    [ConfigurationKeyName("queue_attempts")]
    public int QueueAttempts { get; set; } = 5;

    /// <summary>Whether this host shares the work with the other hosts on the journal's PostgreSQL database.</summary>
    [ConfigurationKeyName("cluster")]
    public bool Cluster { get; set; }

    /// <summary>The name of the cluster. A database has one.</summary>
    [ConfigurationKeyName("cluster_name")]
    public string ClusterName { get; set; } = "athleteos";

    /// <summary>The IP address and port at which the other hosts of the cluster reach this one; port 0 is a free port.</summary>
    [ConfigurationKeyName("cluster_address")]
    public string ClusterAddress { get; set; } = "127.0.0.1:0";

    /// <summary>Whether the sample squad of synthetic athletes is enrolled at the start.</summary>
    [ConfigurationKeyName("sample_squad")]
    public bool SampleSquad { get; set; }

    /// <summary>The folder for JSON Lines of facts from integrators; null if none.</summary>
    [ConfigurationKeyName("inbox")]
    public string? Inbox { get; set; }

    /// <summary>The default time zone of athletes; an IANA name.</summary>
    [ConfigurationKeyName("time_zone")]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The default time of day of decisions, HH:mm in the athlete's time zone.</summary>
    [ConfigurationKeyName("morning")]
    public string Morning { get; set; } = "05:00";

    /// <summary>The number of past days in which a missed morning is still decided; 0 to 28.</summary>
    [ConfigurationKeyName("catch_up_days")]
    public int CatchUpDays { get; set; } = 7;

    /// <summary>Whether the address <c>/metrics</c> answers with the metrics in Prometheus' format.</summary>
    [ConfigurationKeyName("metrics")]
    public bool Metrics { get; set; }

    /// <summary>The collector of metrics and traces (OTLP over gRPC), such as http://127.0.0.1:4317; null sends nothing.</summary>
    [ConfigurationKeyName("otlp")]
    public string? Otlp { get; set; }

    /// <summary>The most requests a minute of one caller; 60 to 1,000,000.</summary>
    [ConfigurationKeyName("requests_per_minute")]
    public int RequestsPerMinute { get; set; } = 120_000;

    /// <summary>The most requests with a body that are processed at the same time; 1 to 10,000.</summary>
    [ConfigurationKeyName("requests_at_once")]
    public int RequestsAtOnce { get; set; } = Admission.UsualMost;

    /// <summary>The most seconds between a failed readiness and the stop of the server, 0 to 20.</summary>
    [ConfigurationKeyName("drain_seconds")]
    public int DrainSeconds { get; set; } = 5;

    /// <summary>The callers' keys. If empty and without <see cref="Jwt"/>, only callers on this machine may call.</summary>
    [ConfigurationKeyName("keys")]
    public IList<KeyOptions> Keys { get; } = [];

    /// <summary>The issuer of signed tokens (JWT) that identify callers; null where only keys do.</summary>
    [ConfigurationKeyName("jwt")]
    public JwtOptions? Jwt { get; set; }

    /// <summary>The settings of athletes and their loops.</summary>
    internal SquadOptions OfSquads => new() { Policy = Policy, TimeZone = TimeZone, Morning = Morning, CatchUpDays = CatchUpDays, ReleaseByOne = ReleaseByOne };

    /// <summary>Whether the journal is a SQLite file.</summary>
    internal bool IsSqlite => Journals.IsFile(Journal);
}

/// <summary>A caller's key. The settings contain its hash, never the key.</summary>
internal sealed class KeyOptions
{
    /// <summary>The name of the caller, for the log.</summary>
    [ConfigurationKeyName("name")]
    public string Name { get; set; } = "";

    /// <summary>The caller's role: scientist, coach, integrator, athlete or auditor.</summary>
    [ConfigurationKeyName("role")]
    public string Role { get; set; } = "";

    /// <summary>The SHA-256 of the key, 64 hexadecimal digits.</summary>
    [ConfigurationKeyName("sha256")]
    public string Sha256 { get; set; } = "";

    /// <summary>The ids of the caller's athletes: their data it may see or write. <c>*</c> is all athletes.</summary>
    [ConfigurationKeyName("athletes")]
    public IList<string> Athletes { get; } = [];
}

/// <summary>Names each wrong setting in words.</summary>
internal sealed partial class HostOptionsValidator(IConfiguration configuration) : IValidateOptions<HostOptions>
{
    private static readonly string[] Settings = Names(typeof(HostOptions));
    private static readonly string[] KeySettings = Names(typeof(KeyOptions));
    private static readonly string[] JwtSettings = Names(typeof(JwtOptions));

    public ValidateOptionsResult Validate(string? name, HostOptions options)
    {
        var wrong = SettingFaults.Placed(Faults(options), configuration, Path.GetFullPath(HostApp.ConfigFile));
        return wrong.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    /// <summary>The faults of settings that have the right types.</summary>
    internal string[] Faults(HostOptions options)
    {
        var section = configuration.GetSection(HostOptions.Section);
        return [.. Unknown(section, Settings).Concat(section.GetSection("keys").GetChildren().SelectMany(key => Unknown(key, KeySettings))).Concat(Unknown(section.GetSection("jwt"), JwtSettings))
            .Concat(OtherAddresses()).Concat(Wrong(options)).Concat(JwtOptionsValidator.Wrong(options.Jwt, section.GetSection("jwt"), configuration))];
    }

    // A misspelt setting would leave the default in force without notice.
    private static IEnumerable<string> Unknown(IConfigurationSection section, string[] known) =>
        section.GetChildren().Where(s => !known.Contains(s.Key, StringComparer.OrdinalIgnoreCase)).Select(s => $"there is no setting {s.Path.Replace(':', '.')}{Words.DidYouMean(s.Key, known)}");

    // Otherwise the server would also listen on these addresses, without a check of callers.
    private IEnumerable<string> OtherAddresses() =>
        configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => $"{e.Path.Replace(':', '.')} is another address to listen on; athlete_os.listen is the only one");

    private static string[] Names(Type options) =>
        [.. options.GetProperties().Select(p => p.GetCustomAttribute<ConfigurationKeyNameAttribute>()!.Name)];

    private static IEnumerable<string> Wrong(HostOptions options)
    {
        if (!Uri.TryCreate(options.Listen, UriKind.Absolute, out var listen) || listen.Scheme is not ("http" or "https") || listen.PathAndQuery != "/")
        {
            yield return $"listen is \"{options.Listen}\"; it must be an address such as http://127.0.0.1:5080";
        }
        else if (!IsLoopback(listen) && options.Keys.Count == 0 && options.Jwt is null)
        {
            yield return $"listen is {options.Listen}, which others can reach, and there are no keys and no jwt; add one of them, or listen on 127.0.0.1";
        }

        if (listen?.Scheme == "https")
        {
            yield return $"listen is \"{options.Listen}\"; the service has no certificate: listen on http, behind a proxy that ends TLS";
        }

        if (Directory.Exists(options.RulesFolder) && !Directory.Exists(Path.Combine(options.RulesFolder, options.Policy)))
        {
            var there = Directory.GetDirectories(options.RulesFolder).Where(f => File.Exists(Path.Combine(f, "policy.json"))).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal).ToArray();
            yield return $"policy is \"{options.Policy}\", and {options.RulesFolder} has no such folder{Words.DidYouMean(options.Policy, there)}; it has {(there.Length == 0 ? "no policy" : string.Join(", ", there))}";
        }

        if (string.IsNullOrWhiteSpace(options.Journal))
        {
            yield return "journal is empty; give sqlite:FILE or a PostgreSQL connection string";
        }

        if (options.EraseJournal is { } owner && (options.IsSqlite || Journals.IsFile(owner)))
        {
            yield return "erase_journal is the connection of the journal's owner on PostgreSQL; on SQLite leave it out, the journal erases by itself";
        }

        if (options.Queue && options.IsSqlite)
        {
            yield return "queue takes requests from the journal's PostgreSQL database, and the journal is SQLite; leave it out, or use the inbox";
        }

        if (options.Cluster && options.IsSqlite)
        {
            yield return "cluster shares the work between hosts on one PostgreSQL database, and the journal is SQLite, which one host uses; leave it out, or give a PostgreSQL connection string as journal";
        }

        if (ClusterMembership.AddressOf(options.ClusterAddress) is null)
        {
            yield return $"cluster_address is \"{options.ClusterAddress}\"; it must be an IP address of this machine and a port, such as 10.0.0.5:11111; port 0 is a free port";
        }

        if (string.IsNullOrWhiteSpace(options.ClusterName) || options.ClusterName.Length > 100)
        {
            yield return "cluster_name is empty or longer than 100 characters; give all hosts of the cluster the same short name";
        }

        if (options.QueueLeaseSeconds is < 1 or > 3600)
        {
            yield return FormattableString.Invariant($"queue_lease_seconds is {options.QueueLeaseSeconds}; it must be from 1 to 3600");
        }

        if (options.QueueAttempts is < 1 or > 100)
        {
            yield return FormattableString.Invariant($"queue_attempts is {options.QueueAttempts}; it must be from 1 to 100");
        }

        if (options.Otlp is { } otlp && !(Uri.TryCreate(otlp, UriKind.Absolute, out var collector) && collector.Scheme is "http" or "https"))
        {
            yield return $"otlp is \"{otlp}\"; it must be the address of a collector such as http://127.0.0.1:4317, or left out";
        }

        if (AthleteSettings.FindZone(options.TimeZone) is null)
        {
            yield return $"time_zone is \"{options.TimeZone}\"; it must be a name of the IANA time zone database such as Europe/Berlin";
        }

        if (AthleteSettings.FindMorning(options.Morning) is null)
        {
            yield return $"morning is \"{options.Morning}\"; it must be a time of day written HH:mm, such as 05:30";
        }

        if (options.CatchUpDays is < 0 or > 28)
        {
            yield return FormattableString.Invariant($"catch_up_days is {options.CatchUpDays}; it must be from 0 to 28");
        }

        if (options.RequestsPerMinute is < 60 or > 1_000_000)
        {
            yield return FormattableString.Invariant($"requests_per_minute is {options.RequestsPerMinute}; it must be from 60 to 1000000");
        }

        if (options.RequestsAtOnce is < 1 or > 10_000)
        {
            yield return FormattableString.Invariant($"requests_at_once is {options.RequestsAtOnce}; it must be from 1 to 10000");
        }

        if (options.DrainSeconds is < 0 or > 20)
        {
            yield return FormattableString.Invariant($"drain_seconds is {options.DrainSeconds}; it must be from 0 to 20");
        }

        for (var i = 0; i < options.Keys.Count; i++)
        {
            foreach (var fault in Wrong(options.Keys[i], FormattableString.Invariant($"keys[{i}]")))
            {
                yield return fault;
            }
        }

        foreach (var twice in options.Keys.GroupBy(k => k.Sha256, StringComparer.OrdinalIgnoreCase).Where(g => g.Skip(1).Any()))
        {
            yield return $"two keys have the same sha256 ({string.Join(", ", twice.Select(k => k.Name))}); a key is one caller's";
        }
    }

    private static IEnumerable<string> Wrong(KeyOptions key, string place)
    {
        if (string.IsNullOrWhiteSpace(key.Name))
        {
            yield return $"{place}.name is empty; say whose key it is";
        }

        if (Roles.Find(key.Role) is not { } role)
        {
            yield return $"{place}.role is \"{key.Role}\"; it must be one of {string.Join(", ", Roles.Words)}";
        }
        else if (!Roles.MayHaveAll(role) && (key.Athletes.Count == 0 || key.Athletes.Contains("*")))
        {
            yield return $"{place}.athletes must name the athletes of this {key.Role}; only an integrator or an auditor may have all (*)";
        }

        if (!Sha256().IsMatch(key.Sha256))
        {
            yield return $"{place}.sha256 must be the 64 hexadecimal digits of the key's SHA-256, never the key itself";
        }
    }

    private static bool IsLoopback(Uri address) => address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    [GeneratedRegex("^[0-9a-fA-F]{64}\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sha256();
}
