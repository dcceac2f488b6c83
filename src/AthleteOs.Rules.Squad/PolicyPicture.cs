using System.Collections.Concurrent;
using System.Text;
using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Lab.Differences;

namespace AthleteOs.Rules.Squad;

/// <summary>A file of a policy.</summary>
/// <param name="Name">Its name within the policy's folder.</param>
/// <param name="Text">Its content.</param>
internal sealed record PolicyFileText(string Name, string Text);

/// <summary>A policy with its files as they are now.</summary>
/// <param name="State">Its state.</param>
/// <param name="Extends">The policy that it extends; null for none.</param>
/// <param name="Files">The manifest and the rule sets.</param>
/// <param name="Findings">The findings of the last reading, with places inside the rules folder.</param>
/// <param name="Cases">The results of its cases; null if the files do not serve.</param>
internal sealed record PolicyPicture(PolicyState State, string? Extends, IReadOnlyList<PolicyFileText> Files, IReadOnlyList<Finding> Findings, CasesReport? Cases);

/// <summary>Two compared policies.</summary>
/// <param name="First">The first.</param>
/// <param name="Second">The second.</param>
/// <param name="Verdict">The result in one sentence.</param>
/// <param name="Share">The share of mornings of synthetic athletes on which they differ; empty if the result is proved.</param>
/// <param name="Diff">The differences.</param>
internal sealed record ComparedPolicies(ServedPolicy First, ServedPolicy Second, string Verdict, string Share, PolicyDiff Diff)
{
    /// <summary>The effect of a difference without a witness.</summary>
    public static string WithoutWitness(Cause cause) => DiffWords.WithoutWitness(cause);
}

/// <summary>Shows the policies of the service to people. Changes nothing.</summary>
internal sealed class PolicyPictures(PolicyShelf shelf, string rulesFolder) : IDisposable
{
    private const int MostCompared = 64;
    private const string Manifest = "policy.json";

    private readonly ConcurrentDictionary<(string, string), PolicyComparison> _compared = new();
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The states of all policies.</summary>
    public IReadOnlyList<PolicyState> All => shelf.States;

    /// <summary>A policy of the rules folder; null for any other id.</summary>
    public PolicyPicture? Of(string id)
    {
        if (!shelf.IsOfFolder(id) || shelf.States.FirstOrDefault(s => s.Id == id) is not { } state)
        {
            return null;
        }

        var files = PolicyFiles.FromFolder(Path.Combine(rulesFolder, id), new Findings());
        return new PolicyPicture(state, files?.Extends,
            [.. (files?.Files ?? new Dictionary<string, byte[]>()).Where(f => !f.Key.StartsWith("cases/", StringComparison.Ordinal))
                .OrderBy(f => f.Key != Manifest).ThenBy(f => f.Key, StringComparer.Ordinal).Select(f => new PolicyFileText(f.Key, Encoding.UTF8.GetString(f.Value)))],
            [.. state.LastAttempt.Findings.Select(f => f with { Place = f.Place with { File = Inside(f.Place.File) } })],
            state is { Served.Policy: { } policy, LastAttempt.Succeeded: true } && files is not null ? PolicyCases.Run(policy, files, new Findings()) : null);
    }

    /// <summary>Compares two serving policies, one comparison at a time. The same two are compared once.</summary>
    /// <returns>The comparison; null if one of them does not serve.</returns>
    public async Task<ComparedPolicies?> Compare(string first, string second, CancellationToken stop) =>
        shelf.Find(first) is { } a && shelf.Find(second) is { } b ? await Compare(a, b, stop) : null;

    /// <summary>Compares two policies, one comparison at a time. The same two are compared once.</summary>
    public async Task<ComparedPolicies> Compare(ServedPolicy a, ServedPolicy b, CancellationToken stop)
    {
        var key = (a.Digest, b.Digest);
        if (!_compared.TryGetValue(key, out var compared))
        {
            await _one.WaitAsync(stop);
            try
            {
                if (!_compared.TryGetValue(key, out compared))
                {
                    compared = await Task.Run(() => PolicyComparison.Of(a.Policy, b.Policy, seed: 1), stop);
                    if (_compared.Count >= MostCompared)
                    {
                        _compared.Clear();
                    }

                    _compared[key] = compared;
                }
            }
            finally
            {
                _one.Release();
            }
        }

        return new ComparedPolicies(a, b, DiffWords.Verdict(compared), compared.Share is { } share ? DiffWords.Share(share) : "", compared.Diff);
    }

    public void Dispose() => _one.Dispose();

    // Nobody needs to know where the folder is on this machine.
    private string Inside(string file)
    {
        var folder = rulesFolder.Replace('\\', '/').TrimEnd('/') + "/";
        var shown = file.Replace('\\', '/');
        return shown.StartsWith(folder, StringComparison.Ordinal) ? shown[folder.Length..] : shown;
    }
}
