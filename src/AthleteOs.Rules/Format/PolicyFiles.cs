using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>
/// The files of one policy as bytes read at one moment, and the way to the policies that it may extend. Reading a folder is
/// the only thing the core ever does outside itself.
/// </summary>
public sealed class PolicyFiles
{
    /// <summary>The most JSON files in a policy, cases included.</summary>
    public const int MaxFiles = 128;

    /// <summary>The name of the file with a policy's signature. It is no part of what is signed, nor of the digest.</summary>
    public const string SignatureFile = "policy.sig";

    /// <summary>The name of the file with the expected mutants. It is in the folder of the cases and is not a case.</summary>
    internal const string MutantsFile = "cases/mutants.json";

    private readonly Func<string, PolicyFiles?> _sibling;

    /// <summary>Makes a policy's files from memory.</summary>
    /// <param name="path">The folder as it should appear in findings; its last part is the policy's id.</param>
    /// <param name="files">Content by name, such as <c>policy.json</c> or <c>cases/gating.json</c>.</param>
    /// <param name="sibling">Finds the policy of an id in the same parent folder, or null; without it nothing can be extended.</param>
    public PolicyFiles(string path, IReadOnlyDictionary<string, byte[]> files, Func<string, PolicyFiles?>? sibling = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        Path = path.TrimEnd('/', '\\');
        Files = files;
        _sibling = sibling ?? (_ => null);
    }

    /// <summary>The folder as it appears in findings.</summary>
    public string Path { get; }

    /// <summary>The folder's own name, which must be the policy's id.</summary>
    public string FolderName { get; private init; } = "";

    /// <summary>Content by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>The content of <see cref="SignatureFile"/>; null if missing.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>The names of the files of cases, ordered.</summary>
    public IEnumerable<string> Cases => Files.Keys.Where(f => f.StartsWith("cases/", StringComparison.Ordinal) && f != MutantsFile).Order(StringComparer.Ordinal);

    /// <summary>A file's name as it appears in findings.</summary>
    public string Show(string file) => Path.Length == 0 ? file : $"{Path}/{file}";

    /// <summary>Whether a file may contain that rule set: as JSON, or as a table.</summary>
    internal static bool IsOf(string ruleSet, string file) => file == $"{ruleSet}.json" || file == $"{ruleSet}.csv";

    /// <summary>Whether a rule is in one of these files, not in those of the base policy.</summary>
    internal bool Hold(Rule rule) => rule.Place.File == Show($"{rule.RuleSet}.json") || rule.Place.File == Show($"{rule.RuleSet}.csv");

    /// <summary>The policy of that id in the same parent folder, or null.</summary>
    internal PolicyFiles? Sibling(string id) => _sibling(id);

    /// <summary>The id that the manifest must carry.</summary>
    internal string ExpectedId => FolderName.Length > 0 ? FolderName : Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The same policy with other content in some files.</summary>
    internal PolicyFiles With(IReadOnlyDictionary<string, byte[]> changed) =>
        new(Path, Files.ToDictionary(f => f.Key, f => changed.GetValueOrDefault(f.Key) ?? f.Value, StringComparer.Ordinal), _sibling) { FolderName = FolderName, Signature = Signature };

    /// <summary>The id of the extended policy; null without one, or without a readable manifest.</summary>
    internal string? Extends =>
        Files.TryGetValue("policy.json", out var manifest) && ParsedFiles.Read(Show("policy.json"), manifest, new Findings())?["extends"] is { Kind: JsonKind.Text, Text: var id } && Words.IsDashName(id) ? id : null;

    /// <summary>The SHA-256 of what was read of a folder: the same exactly where every file, the signature and every finding are.</summary>
    /// <param name="files">The files of the folder; null without a policy.</param>
    /// <param name="findings">The findings of its reading.</param>
    internal static string Fingerprint(PolicyFiles? files, Findings findings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, bytes) in files?.Files.OrderBy(f => f.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, byte[]>>())
        {
            Add(name, bytes);
        }

        Add(SignatureFile, files?.Signature ?? []);
        foreach (var finding in findings.All)
        {
            Add(finding.Code, Encoding.UTF8.GetBytes(finding.ToString()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        // With lengths, so that no two lists of files give the same bytes.
        void Add(string name, byte[] bytes)
        {
            Span<byte> lengths = stackalloc byte[8];
            var text = Encoding.UTF8.GetBytes(name);
            BinaryPrimitives.WriteInt32LittleEndian(lengths, text.Length);
            BinaryPrimitives.WriteInt32LittleEndian(lengths[4..], bytes.Length);
            hash.AppendData(lengths);
            hash.AppendData(text);
            hash.AppendData(bytes);
        }
    }

    /// <summary>Reads a policy's folder; null, with a finding, when it is not one.</summary>
    public static PolicyFiles? FromFolder(string folder, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(findings);
        var shown = folder.Replace('\\', '/').TrimEnd('/');
        if (!Directory.Exists(folder))
        {
            findings.Error(Place.Whole(folder), Codes.FileUnreadable, File.Exists(folder)
                ? "this is a file; a policy is the folder that holds policy.json"
                : "there is no such folder; give the folder that holds policy.json");
            return null;
        }

        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        if (!File.Exists(System.IO.Path.Combine(full, "policy.json")))
        {
            findings.Error(Place.Whole(shown), Codes.FileUnreadable, "there is no policy.json in this folder; a policy begins with one");
            return null;
        }

        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        Take("", full);
        Take("cases/", System.IO.Path.Combine(full, "cases"));
        if (files.Count > MaxFiles)
        {
            findings.Error(Place.Whole(shown), Codes.TooManyFiles, $"the policy has more than {MaxFiles} files; merge some");
            return null;
        }

        return new PolicyFiles(shown, files, id => Beside(shown, full, id, findings)) { FolderName = System.IO.Path.GetFileName(full), Signature = TakeSignature() };

        void Take(string prefix, string from)
        {
            if (!Directory.Exists(from))
            {
                return;
            }

            try
            {
                foreach (var file in new DirectoryInfo(from).EnumerateFiles().Where(f => Takes(prefix, f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).Take(MaxFiles + 1))
                {
                    TakeFile($"{prefix}{file.Name}", file);
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                findings.Error(Place.Whole($"{shown}/{prefix}".TrimEnd('/')), Codes.FileUnreadable, "the folder cannot be read; check that you may read it");
            }
        }

        // Tables are rule sets; cases are not.
        static bool Takes(string prefix, string name) => name.EndsWith(".json", StringComparison.Ordinal) || (prefix.Length == 0 && name.EndsWith(".csv", StringComparison.Ordinal));

        byte[]? TakeSignature() => new FileInfo(System.IO.Path.Combine(full, SignatureFile)) is { Exists: true } file ? Bytes(SignatureFile, file) : null;

        void TakeFile(string name, FileInfo file)
        {
            if (Bytes(name, file) is { } bytes)
            {
                files[name] = bytes;
            }
        }

        byte[]? Bytes(string name, FileInfo file)
        {
            var place = Place.Whole($"{shown}/{name}");
            try
            {
                // A named pipe or a device has no length, and reading it may never end.
                var length = file.LinkTarget is null ? file.Length : ((FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true))?.Length ?? file.Length;
                if (length == 0)
                {
                    return [];
                }

                if (length > JsonSource.MaxBytes)
                {
                    findings.Error(place, Codes.FileTooLarge, $"the file is larger than {JsonSource.MaxBytes / 1024} KiB; split it");
                    return null;
                }

                return File.ReadAllBytes(file.FullName);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                findings.Error(place, Codes.FileUnreadable, "the file cannot be read; check that it exists and that you may read it");
                return null;
            }
        }
    }

    private static PolicyFiles? Beside(string shown, string full, string id, Findings findings)
    {
        var parent = System.IO.Path.GetDirectoryName(full);
        if (parent is null || !File.Exists(System.IO.Path.Combine(parent, id, "policy.json")))
        {
            return null;
        }

        // Shown as the author would type it: next to "rules/a" it is "rules/b", next to "a" it is "b", next to "." it is "../b".
        var cut = shown.LastIndexOf('/');
        var folder = shown is "." or ".." || shown.EndsWith("/..", StringComparison.Ordinal) || shown.EndsWith("/.", StringComparison.Ordinal)
            ? $"{shown}/../{id}" : cut < 0 ? id : $"{shown[..cut]}/{id}";
        return FromFolder(folder, findings);
    }
}
