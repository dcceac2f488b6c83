using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cases;

/// <summary>How a case ended.</summary>
public enum CaseVerdict
{
    /// <summary>The decision is as expected.</summary>
    Pass,

    /// <summary>The decision differs from what was expected.</summary>
    Fail,

    /// <summary>The case itself is wrong: its facts cannot be read, or it expects a rule that does not exist.</summary>
    Error,
}

/// <summary>One case and how it ended.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Place">Its place.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Messages">The differences or faults; empty if it passed.</param>
/// <param name="Faults">For a case in error: what is wrong with it, with its place.</param>
public sealed record CaseResult(string Name, Place Place, CaseVerdict Verdict, IReadOnlyList<string> Messages, IReadOnlyList<Finding> Faults);

/// <summary>The outcome of all cases of a policy, with the rules that they made match.</summary>
/// <param name="Results">Every case in order.</param>
/// <param name="Covered">The full names of the rules that matched in at least one case.</param>
/// <param name="Uncovered">The full names of the rules that matched in none.</param>
/// <param name="Inherited">How many rules a variant has unchanged from what it extends: those are for the cases there, and count in neither list.</param>
public sealed record CasesReport(IReadOnlyList<CaseResult> Results, IReadOnlyList<string> Covered, IReadOnlyList<string> Uncovered, int Inherited)
{
    /// <summary>How many cases ended so.</summary>
    public int Count(CaseVerdict verdict) => Results.Count(r => r.Verdict == verdict);

    /// <summary>The share of rules that matched in at least one case, in percent.</summary>
    public double CoveragePercent => Covered.Count + Uncovered.Count == 0 ? 100 : 100.0 * Covered.Count / (Covered.Count + Uncovered.Count);
}

/// <summary>A case with its facts and expectations, as read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Its place.</param>
/// <param name="Morning">Its facts.</param>
/// <param name="OfReview">Whether it is of a week's end.</param>
/// <param name="Expect">Its expectations.</param>
internal sealed record PolicyCase(string Name, Place Place, Morning Morning, bool OfReview, StrictObject Expect);

/// <summary>
/// Runs a policy's cases: examples in the author's words, with facts and the expected decision. A file of cases has shared facts, and
/// each case states its differences (a JSON merge patch, RFC 7396: null removes a field). A case with a <c>review</c> in its facts is a
/// week's end, and expects the changes of the review.
/// </summary>
public static class PolicyCases
{
    private static readonly string[] ExpectFields =
        ["session_type", "recommendation", "readiness_threshold", "archetype_suggestion", "micro_recovery", "weekly_intent", "because", "not_because", "unknown", "assumed"];

    private static readonly string[] ReviewFields = ["adjust", "because", "not_because", "unknown"];

    /// <summary>Runs every case. Faults of the case files are findings, and errors of a case if the case is known.</summary>
    public static CasesReport Run(ReadyPolicy policy, PolicyFiles files, Findings findings) => Run(policy, files, findings, []);

    /// <summary>Runs every case, and returns the readable ones, to run them under mutants of this policy.</summary>
    internal static CasesReport Run(ReadyPolicy policy, PolicyFiles files, Findings findings, ICollection<PolicyCase> read)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(findings);
        var matched = new HashSet<string>(StringComparer.Ordinal);
        var results = new List<CaseResult>();
        foreach (var file in files.Cases)
        {
            if (JsonSource.Read(files.Show(file), files.Files[file], findings) is { } root)
            {
                RunFile(policy, root, findings, matched, results, read);
            }
        }

        _ = ExpectedMutants.Read(files, findings);
        foreach (var twice in results.GroupBy(r => (r.Place.File, r.Name)).Where(g => g.Count() > 1))
        {
            findings.Error(twice.Last().Place, Codes.RepeatedName, $"there are two cases named \"{twice.Key.Name}\" in this file; give each its own name");
        }

        var own = policy.Rules.Select(r => r.Rule).Where(r => policy.Policy.Extends.Count == 0 || files.Hold(r)).Select(r => r.Id).ToArray();
        return new CasesReport(results, [.. own.Where(matched.Contains)], [.. own.Where(r => !matched.Contains(r))], policy.Rules.Count() - own.Length);
    }

    private static void RunFile(ReadyPolicy policy, JsonValue root, Findings findings, HashSet<string> matched, List<CaseResult> results, ICollection<PolicyCase> all)
    {
        if (StrictObject.Open(root, "the case file", findings, ["$schema", "title", "facts", "cases"]) is not { } file)
        {
            return;
        }

        _ = file.Text("title", needed: true);
        var shared = file.Find("facts");
        var cases = file.List("cases", needed: true);
        if (cases.Count == 0 && file.Find("cases") is not null)
        {
            findings.Error(root.Place, Codes.NoCases, "the file has no cases; add one or remove the file");
        }

        foreach (var item in cases)
        {
            if (StrictObject.Open(item, "a case", findings, ["name", "says", "facts", "expect"]) is { } read)
            {
                var name = read.Text("name", needed: true) ?? "";
                _ = read.Text("says");
                results.Add(RunCase(policy, name, read, shared, matched, all));
            }
        }
    }

    private static CaseResult RunCase(ReadyPolicy policy, string name, StrictObject read, JsonValue? shared, HashSet<string> matched, ICollection<PolicyCase> all)
    {
        var own = new Findings();
        var facts = read.Find("facts") is { } changes ? Merge(shared, changes, own) : shared;
        var ofReview = facts?["review"] is not null;
        var expect = read.Need("expect") is { } value ? StrictObject.Open(value, ofReview ? "expect of a week's end (its facts hold \"review\")" : "expect", own, ofReview ? ReviewFields : ExpectFields) : null;
        if (expect is null || expect.Value.Fields.Count == 0)
        {
            own.Error(read.Place, Codes.CaseExpectation, "the case expects nothing; add \"expect\"");
        }

        if (facts is null)
        {
            own.Error(read.Place, Codes.CaseFacts, "the case has no facts; add \"facts\" to it or to the file");
            return Error(own);
        }

        var morning = FactsReader.Read(facts, own, policy.Declared(refuses: true));
        if (morning is null || expect is null)
        {
            return Error(own);
        }

        var differences = ofReview ? CompareReview(policy, morning, new Expectations(policy, expect, own), matched)
            : CompareDay(policy, morning, new Expectations(policy, expect, own), matched);
        if (own.NoErrors)
        {
            all.Add(new PolicyCase(name, read.Place, morning, ofReview, expect));
        }

        return own.NoErrors
            ? new CaseResult(name, read.Place, differences.Count == 0 ? CaseVerdict.Pass : CaseVerdict.Fail, differences, [])
            : Error(own);

        CaseResult Error(Findings faults) => new(name, read.Place, CaseVerdict.Error, [.. faults.All.Select(f => $"{f.Place} {f.Code} {f.Message}")], faults.All);
    }

    /// <summary>Whether a case that passes under the policy that it was read with fails under this one.</summary>
    internal static bool Notices(PolicyCase read, ReadyPolicy policy)
    {
        var expectations = new Expectations(policy, read.Expect, new Findings(), namesAreKnown: true);
        return (read.OfReview ? expectations.Compare(Reviewer.Review(policy, read.Morning)) : expectations.Compare(Explainer.Explain(policy, read.Morning))).Count > 0;
    }

    private static List<string> CompareDay(ReadyPolicy policy, Morning morning, Expectations expectations, HashSet<string> matched)
    {
        var explanation = Explainer.Explain(policy, morning);
        var evaluation = explanation.Evaluation!;
        Cover(policy.Intent.Zip(evaluation.Intent).Concat(policy.Daily.Zip(evaluation.Daily)), matched);
        return expectations.Compare(explanation);
    }

    private static List<string> CompareReview(ReadyPolicy policy, Morning week, Expectations expectations, HashSet<string> matched)
    {
        var verdict = Reviewer.Weigh(policy, week, out var outcomes);
        Cover(policy.Review.Zip(outcomes), matched);
        return expectations.Compare(verdict);
    }

    private static void Cover(IEnumerable<(StageRuleSet Set, Outcomes Outcomes)> sets, HashSet<string> matched)
    {
        foreach (var (set, outcomes) in sets)
        {
            matched.UnionWith(set.Source.Rules.Where((_, i) => (outcomes.Matched & (1UL << i)) != 0).Select(r => r.Id));
        }
    }

    // RFC 7396: objects are merged field by field, null takes a field away, anything else replaces.
    private static JsonValue Merge(JsonValue? target, JsonValue patch, Findings findings)
    {
        if (patch.Kind != JsonKind.Object)
        {
            return patch;
        }

        var fields = target?.Kind == JsonKind.Object ? target.Fields.Where(f => f.Name != "$schema").ToList() : [];
        foreach (var twice in patch.Fields.GroupBy(f => f.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            findings.Error(twice.Last().NamePlace, Codes.RepeatedField, $"\"{twice.Key}\" is there twice here; keep one");
        }

        foreach (var field in patch.Fields)
        {
            var at = fields.FindIndex(f => f.Name == field.Name);
            if (field.Value.Kind == JsonKind.Null)
            {
                if (at >= 0)
                {
                    fields.RemoveAt(at);
                }
                else
                {
                    findings.Error(field.NamePlace, Codes.CaseFacts, $"\"{field.Name}\": null takes a shared fact away, but there is none of that name{Words.DidYouMean(field.Name, fields.Select(f => f.Name))}");
                }
            }
            else if (at >= 0)
            {
                fields[at] = field with { Value = Merge(fields[at].Value, field.Value, findings) };
            }
            else
            {
                fields.Add(field with { Value = Merge(null, field.Value, findings) });
            }
        }

        return new JsonValue(JsonKind.Object, patch.Place, target?.Path ?? patch.Path) { Fields = fields };
    }
}
