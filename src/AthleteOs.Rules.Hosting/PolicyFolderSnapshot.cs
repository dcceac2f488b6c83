using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;

namespace AthleteOs.Rules.Hosting;

/// <summary>One look at the folder of policies: each policy's folder is read once, when it is first asked for, and stays as it was then.</summary>
internal sealed class PolicyFolderSnapshot(string rulesFolder)
{
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <summary>The ids that folders here could have.</summary>
    public static IEnumerable<string> Ids(string rulesFolder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(rulesFolder).Select(f => Path.GetFileName(f)!)
                .Where(id => Words.IsDashName(id) && File.Exists(Path.Combine(rulesFolder, id, "policy.json"))).Order(StringComparer.Ordinal)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return []; // what serves already is looked at by its own id, and says then what is wrong
        }
    }

    /// <summary>The policy's files; what it extends is noted in <paramref name="extends"/> as it is asked for.</summary>
    public PolicyFiles? Files(string id, Findings findings, ISet<string> extends)
    {
        var seen = At(id);
        foreach (var finding in seen.Findings)
        {
            findings.Add(finding);
        }

        return seen.Files is not { } files ? null : new PolicyFiles(files.Path, files.Files, Sibling) { Signature = files.Signature };

        PolicyFiles? Sibling(string of)
        {
            extends.Add(of);
            return At(of).IsThere ? Files(of, findings, extends) : null;
        }
    }

    /// <summary>The contents of a policy and of those that it extends: equal exactly if every file is.</summary>
    public string Print(string id, IEnumerable<string> extends) =>
        string.Join(' ', extends.Order(StringComparer.Ordinal).Prepend(id).Select(of => $"{of}:{At(of).Print}"));

    private Seen At(string id)
    {
        if (!_seen.TryGetValue(id, out var seen))
        {
            _seen[id] = seen = Read(id);
        }

        return seen;
    }

    private Seen Read(string id)
    {
        var findings = new Findings();
        var folder = Path.Combine(rulesFolder, id);
        var there = File.Exists(Path.Combine(folder, "policy.json"));
        var files = PolicyFiles.FromFolder(folder, findings);
        return new Seen(files, findings.All, there, PolicyFiles.Fingerprint(files, findings));
    }

    private sealed record Seen(PolicyFiles? Files, IReadOnlyList<Finding> Findings, bool IsThere, string Print);
}
