using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.TestKit;

/// <summary>A policy that a page of <c>rules/docs</c> writes step by step, read from the page.</summary>
public static class PagePolicy
{
    /// <summary>The policy of a page, which may extend shipped ones.</summary>
    /// <param name="page">The page's file under <c>rules/docs</c>.</param>
    /// <param name="id">The policy's folder.</param>
    public static ReadyPolicy Get(string page, string id)
    {
        var findings = new Findings();
        return PolicyLoader.Load(Files(page, id), new RuleEngines(), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }

    public static PolicyFiles Files(string page, string id)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var mark = $"```json file=rules/{id}/";
        var text = File.ReadAllText(Root.Of("rules", "docs", page));
        for (var at = text.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            var line = text.IndexOf('\n', at);
            var end = text.IndexOf("\n```", line, StringComparison.Ordinal);
            files[text[(at + mark.Length)..line]] = System.Text.Encoding.UTF8.GetBytes(text[(line + 1)..(end + 1)]);
        }

        return new PolicyFiles(id, files, ShippedPolicies.Files);
    }
}
