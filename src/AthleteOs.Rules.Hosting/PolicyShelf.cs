using System.Collections.Frozen;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;
using Microsoft.Extensions.Logging;

namespace AthleteOs.Rules.Hosting;

/// <summary>
/// The policies that a process serves. Reading it takes no lock: everything that is served is behind one reference, and each reading
/// of the files swaps it. A reading that fails leaves the last good policy serving and says so in <see cref="States"/>, in the log and by
/// <see cref="Reloaded"/>. Ask once per decision and keep the answer, so that a decision comes from one policy.
/// </summary>
public sealed partial class PolicyShelf : IDisposable
{
    /// <summary>How many policies are findable by digest, those that serve included.</summary>
    public const int Remembered = 64;

    // A copy in progress rarely changes under more readings than this; then the watch looks again later.
    private const int MaxTries = 5;

    private readonly AthleteOsRulesOptions _options;
    private readonly IRuleEngine _engine;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly PolicyWatch? _watch;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<ServedPolicy> _recent = [];
    private volatile Contents _contents = Contents.None;
    private long _generation;

    /// <summary>Makes a shelf and fills it.</summary>
    internal PolicyShelf(AthleteOsRulesOptions options, IRuleEngine engine, TimeProvider time, ILogger log, bool hints)
    {
        (_options, _engine, _time, _log) = (options, engine, time, log);
        Released = new ReleasedPolicies(engine, fault => SayFault("of the journal", fault));
        Reload();
        if (_contents.ById.Count == 0)
        {
            SayEmpty(options.RulesFolder);
        }

        _watch = options.Watch ? new PolicyWatch(this, options, time, log, hints) : null;
    }

    /// <summary>Called after each reading, in their order. The next reading waits for what is called here: be brief, and do not throw.</summary>
    public event EventHandler<PolicyReloadedEventArgs>? Reloaded;

    /// <summary>The state of each policy, by id. Empty before a policy was found at all.</summary>
    public IReadOnlyList<PolicyState> States => Released.States is { Count: > 0 } released
        ? [.. _contents.States.Concat(released.Where(r => !IsOfFolder(r.Id))).OrderBy(s => s.Id, StringComparer.Ordinal)] : _contents.States;

    /// <summary>The policy that serves under an id; null where none does.</summary>
    public ServedPolicy? Find(string id) => _contents.ById.GetValueOrDefault(id) ?? (IsOfFolder(id) ? null : Released.Find(id));

    /// <summary>
    /// The policy of a digest, so that a decision can be made again. It serves, or is one of the last that served in this process
    /// (<see cref="Remembered"/>), or was released in the journal; null for any other.
    /// </summary>
    public ServedPolicy? ByDigest(string digest) => _contents.ByDigest.GetValueOrDefault(digest) ?? Released.ByDigest(digest);

    /// <summary>Reads now whatever changed since it was last read, without waiting until it has been still. May be called from several threads.</summary>
    public void Reload()
    {
        // A start spends most of its time here, so policies are read side by side. The events of the readings have an order.
        string[] changed = [.. Ids().Where(id => Knows(id) is not { } known || new PolicyFolderSnapshot(_options.RulesFolder).Print(id, known.Extends) != known.Print)];
        var readings = new Reading?[changed.Length];
        Parallel.For(0, changed.Length, i => readings[i] = ReadingOf(changed[i], settled: null));
        foreach (var (id, reading) in changed.Zip(readings))
        {
            Put(id, reading!);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    /// <summary>The policies of the journal. A policy of the folder comes before one of the same id.</summary>
    internal ReleasedPolicies Released { get; }

    /// <summary>Whether every policy needs a signature. A released one has none, so it does not serve.</summary>
    internal bool NeedsSignatures => _options.PublicKey is not null;

    /// <summary>Whether the folder has a policy of this id, with or without faults.</summary>
    internal bool IsOfFolder(string id) => _contents.States.Any(s => s.Id == id);

    /// <summary>The ids to look at: those asked for, or all that are there and all that ever were.</summary>
    internal IEnumerable<string> Ids()
    {
        if (_options.Policies.Count > 0)
        {
            return _options.Policies;
        }

        var there = PolicyFolderSnapshot.Ids(_options.RulesFolder);
        lock (_gate)
        {
            return [.. there.Concat(_entries.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The contents of the files when the policy was last read; null if it never was.</summary>
    internal (string Print, IReadOnlyCollection<string> Extends)? Knows(string id)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(id, out var entry) ? (entry.Print, entry.Extends) : null;
        }
    }

    /// <summary>
    /// Reads a policy whole and lets it serve if it may. Files that change meanwhile are read again; those that no longer look as they did
    /// when they had settled are left for the next look.
    /// </summary>
    internal void Read(string id, string? settled)
    {
        if (ReadingOf(id, settled) is { } reading)
        {
            Put(id, reading);
        }
    }

    // Null if the files no longer look as they did when they had settled.
    private Reading? ReadingOf(string id, string? settled)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var generation = Interlocked.Increment(ref _generation);
            var look = new PolicyFolderSnapshot(_options.RulesFolder);
            if (settled is not null && look.Print(id, Knows(id)?.Extends ?? []) != settled)
            {
                return null;
            }

            var (findings, extends) = (new Findings(), new HashSet<string>(StringComparer.Ordinal));
            var loaded = look.Files(id, findings, extends) is { } files ? PolicyLoad.Load(files, _engine, _options.PublicKey, findings, fault => SayFault(id, fault)) : null;
            var print = look.Print(id, extends);
            if (new PolicyFolderSnapshot(_options.RulesFolder).Print(id, extends) == print)
            {
                return new Reading(generation, print, extends, loaded, findings);
            }
        }

        var restless = new Findings();
        restless.Error(Place.Whole($"{_options.RulesFolder}/{id}"), Codes.FilesChanging, "the files changed each time they were read; they are read again once they are still");
        return new Reading(Interlocked.Increment(ref _generation), "", [], null, restless);
    }

    private void Put(string id, Reading reading)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out var entry))
            {
                _entries[id] = entry = new Entry();
            }

            if (reading.Generation < entry.Generation)
            {
                return; // it began before one that is here already
            }

            var (loaded, findings, now) = (reading.Loaded, reading.Findings, _time.GetUtcNow());
            if (loaded?.Signature is { } signature && RollsBack(id, signature, entry, findings))
            {
                loaded = null;
            }

            var changed = loaded is not null && loaded.Policy.Digest != entry.Served?.Digest;
            (entry.Generation, entry.Print, entry.Extends) = (reading.Generation, reading.Print, reading.Extends);
            if (changed)
            {
                entry.Served = new ServedPolicy(loaded!.Policy, reading.Generation, now);
                entry.Highest = entry.Highest is { } highest && PolicyVersion.Compare(highest.Version, entry.Served.Version) > 0 ? highest : entry.Served;
                Remember(entry.Served);
            }

            var attempt = new PolicyAttempt(reading.Generation, now, loaded is not null, findings.InOrder());
            entry.State = new PolicyState(id, entry.Served, attempt);
            _contents = new Contents(
                _entries.Values.Select(e => e.Served).OfType<ServedPolicy>().ToFrozenDictionary(s => s.Id, StringComparer.Ordinal),
                _recent.ToFrozenDictionary(s => s.Digest, StringComparer.Ordinal),
                [.. _entries.Values.Select(e => e.State!)]);
            Say(entry.State, changed);
            Tell(new PolicyReloadedEventArgs(entry.State, changed));
        }
    }

    private bool RollsBack(string id, PolicySignature signature, Entry entry, Findings findings)
    {
        var served = entry.Highest is { } highest && !signature.MayFollow(highest.Version, highest.Digest) ? highest.Version : null;
        var lowest = _options.LowestVersions.TryGetValue(id, out var version) && PolicyVersion.Compare(signature.Version, version) < 0
            && !signature.MayFollow(version, "") ? version : null;
        if ((served ?? lowest) is not { } newer)
        {
            return false;
        }

        findings.Error(Place.Whole($"{_options.RulesFolder}/{id}/{PolicyFiles.SignatureFile}"), Codes.RollBack, served == signature.Version
            ? $"version {newer} was served with another content, and a signed version has one; raise the version and sign it"
            : $"version {signature.Version} is older than {newer}, {(served is null ? "the lowest that LowestVersions allows" : "which was served before")}; raise the version, or sign it with --rolls-back-from {newer} if going back is meant");
        return true;
    }

    private void Remember(ServedPolicy served)
    {
        _recent.RemoveAll(s => s.Digest == served.Digest);
        _recent.Add(served);
        for (var i = 0; _recent.Count > Remembered && i < _recent.Count; i++)
        {
            if (!_entries.Values.Any(e => ReferenceEquals(e.Served, _recent[i])))
            {
                _recent.RemoveAt(i);
                i--;
            }
        }
    }

    private void Tell(PolicyReloadedEventArgs told)
    {
        try
        {
            Reloaded?.Invoke(this, told);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            SayListenerThrew(told.State.Id, fault);
        }
    }

    private void Say(PolicyState state, bool changed)
    {
        if (!state.LastAttempt.Succeeded)
        {
            var errors = state.LastAttempt.Findings.Where(f => f.Severity == Severity.Error).ToArray();
            if (state.Served is { } served)
            {
                SayRefused(state.Id, errors.Length, Loggable(errors), served.Version, served.Digest);
            }
            else
            {
                SayNone(state.Id, errors.Length, Loggable(errors));
            }
        }
        else if (changed)
        {
            SayServed(state.Id, state.Served!.Version, state.Served.Digest, state.Served.Generation);
        }
        else
        {
            SayUnchanged(state.Id, state.Served!.Version);
        }
    }

    // A case may have been written after a real morning: of its findings only the place and the code are logged.
    private static string Loggable(Finding[] errors) =>
        errors.Length == 0 ? "" : errors[0].Code.StartsWith("AO5", StringComparison.Ordinal) ? $"{errors[0].Place} {errors[0].Code}" : errors[0].ToString();

    [LoggerMessage(1, LogLevel.Information, "Policy {Policy} {Version} serves, {Digest}, reading {Generation}.")]
    private partial void SayServed(string policy, string version, string digest, long generation);

    [LoggerMessage(2, LogLevel.Information, "Policy {Policy} {Version} was read again; what it decides is the same.")]
    private partial void SayUnchanged(string policy, string version);

    [LoggerMessage(3, LogLevel.Error, "Policy {Policy} as its files are now cannot serve ({Errors} errors; the first: {First}). Version {Version}, {Digest}, goes on serving.")]
    private partial void SayRefused(string policy, int errors, string first, string version, string digest);

    [LoggerMessage(4, LogLevel.Error, "Policy {Policy} cannot serve, and no earlier one does ({Errors} errors; the first: {First}).")]
    private partial void SayNone(string policy, int errors, string first);

    [LoggerMessage(5, LogLevel.Critical, "No policy in {Folder} can serve; nothing is decided until one can.")]
    private partial void SayEmpty(string folder);

    [LoggerMessage(6, LogLevel.Error, "A subscriber to readings of policies failed after the reading of {Policy}.")]
    private partial void SayListenerThrew(string policy, Exception fault);

    [LoggerMessage(7, LogLevel.Error, "Reading the policy {Policy} ran into a fault of the program.")]
    private partial void SayFault(string policy, Exception fault);

    private sealed record Reading(long Generation, string Print, IReadOnlyCollection<string> Extends, Loaded? Loaded, Findings Findings);

    private sealed record Contents(FrozenDictionary<string, ServedPolicy> ById, FrozenDictionary<string, ServedPolicy> ByDigest, IReadOnlyList<PolicyState> States)
    {
        public static readonly Contents None = new(FrozenDictionary<string, ServedPolicy>.Empty, FrozenDictionary<string, ServedPolicy>.Empty, []);
    }

    // The knowledge of one policy; touched under the gate only.
    private sealed class Entry
    {
        public long Generation { get; set; }

        public string Print { get; set; } = "";

        public IReadOnlyCollection<string> Extends { get; set; } = [];

        public ServedPolicy? Served { get; set; }

        public ServedPolicy? Highest { get; set; }

        public PolicyState? State { get; set; }
    }
}
