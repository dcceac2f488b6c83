using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Sessions;

namespace AthleteOs.Rules.Planning;

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
/// <param name="Place">Where it stands.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Messages">What differed or is wrong; empty when it passed.</param>
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

/// <summary>A case whose facts and expectations are read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Morning">Its facts.</param>
/// <param name="OfReview">Whether it is of a week's end.</param>
/// <param name="Expect">What it expects.</param>
internal sealed record PolicyCase(string Name, Place Place, Morning Morning, bool OfReview, StrictObject Expect);

/// <summary>
/// Runs a policy's cases: examples in the author's words, facts and the decision expected of them. A file of cases has shared
/// facts, and each case states what differs from them (a JSON merge patch, RFC 7396: null takes a field away). A case whose facts hold
/// a <c>review</c> is of a week's end, and expects what the review changes.
/// </summary>
public static class PolicyCases
{
    private static readonly string[] ExpectFields =
        ["session_type", "recommendation", "readiness_threshold", "archetype_suggestion", "micro_recovery", "weekly_intent", "because", "not_because", "unknown", "assumed"];

    private static readonly string[] ReviewFields = ["adjust", "because", "not_because", "unknown"];

    private static readonly string[] IntentFields =
        ["key_sessions_target", "key_sessions_completed", "key_sessions_remaining", "max_weekly_tss", "aerobic_volume_target_hours"];

    /// <summary>Runs every case; faults of the case files themselves are findings and, where a case can be told, errors of that case.</summary>
    public static CasesReport Run(ReadyPolicy policy, PolicyFiles files, Findings findings) => Run(policy, files, findings, []);

    /// <summary>Runs every case, and keeps those that could be run, to be held against policies that differ from this one in meaning alone.</summary>
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

        var morning = FactsReader.Read(facts, own);
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
        var weighing = Planner.Weigh(policy, morning);
        Cover(policy.Intent.Zip(weighing.Intent).Concat(policy.Daily.Zip(weighing.Daily)), matched);
        return expectations.Compare(Explainer.Explain(policy, morning));
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
            matched.UnionWith(set.Set.Rules.Where((_, i) => (outcomes.Matched & (1UL << i)) != 0).Select(r => r.Id));
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
            findings.Error(twice.Last().NamePlace, Codes.RepeatedField, $"\"{twice.Key}\" stands twice here; keep one");
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

    private sealed class Expectations(ReadyPolicy policy, StrictObject expect, Findings findings, bool namesAreKnown = false)
    {
        // Decisions show four decimals: what looks the same is the same.
        private const double Shown = 0.00005;

        private readonly List<string> _differences = [];

        public List<string> Compare(Explanation actual)
        {
            var decision = actual.Decision;
            Word("session_type", decision.SessionType.Word(), [.. Enum.GetValues<SessionType>().Select(t => t.Word())]);
            Word("recommendation", decision.Recommendation, [.. Enum.GetValues<SessionType>().Select(t => t.Recommendation())]);
            Word("archetype_suggestion", decision.Archetype?.Name, [.. policy.Policy.Archetypes.Select(a => a.Name)]);
            Word("micro_recovery", decision.MicroRecovery?.Word(), [.. Enum.GetValues<MicroRecoveryStep>().Select(s => s.Word())]);
            Number(expect, "readiness_threshold", decision.ReadinessThreshold);
            Intent(decision.Intent);
            Names("because", actual.Because.Select(r => r.Rule), present: true, isRule: true);
            Names("not_because", actual.Because.Select(r => r.Rule), present: false, isRule: true);
            Names("unknown", actual.Unknown, present: true, isRule: false);
            Names("assumed", actual.AssumedFacts.Select(f => f.Path), present: true, isRule: false);
            return _differences;
        }

        public List<string> Compare(WeekVerdict actual)
        {
            Adjust(actual.Changes);
            var speaking = actual.Changes.SelectMany(c => c.Because).Concat(actual.Notes).Concat(actual.Open).Select(r => r.Rule).ToArray();
            Names("because", speaking, present: true, isRule: true);
            Names("not_because", speaking, present: false, isRule: true);
            Names("unknown", actual.Open.SelectMany(r => r.Missing), present: true, isRule: false);
            return _differences;
        }

        // How much each parameter named changes; 0 for one that is to stay.
        private void Adjust(IReadOnlyList<ParameterChange> changes)
        {
            foreach (var field in expect.Table("adjust"))
            {
                if (policy.Policy.Adjustments.FirstOrDefault(a => a.Fact.Field == field.Name) is null)
                {
                    findings.Error(field.NamePlace, Codes.CaseExpectation, $"the review of this policy does not adjust \"{field.Name}\"{Words.DidYouMean(field.Name, policy.Policy.Adjustments.Select(a => a.Fact.Field))}");
                }
                else if (field.Value.Kind != JsonKind.Number)
                {
                    findings.Error(field.Value.Place, Codes.CaseExpectation, $"adjust.{field.Name} is how much it changes, a number; 0 where it is to stay");
                }
                else if ((changes.FirstOrDefault(c => c.Parameter.Field == field.Name) is { } change ? change.To - change.From : 0) is var by && Math.Abs(by - field.Value.Number) > Shown)
                {
                    _differences.Add($"adjust.{field.Name}: expected {field.Value.Text}, changed by {Words.Number(by)}");
                }
            }
        }

        private void Word(string field, string? actual, string[] known)
        {
            if (expect.Find(field) is not { } value)
            {
                return;
            }

            var wanted = value.Kind == JsonKind.Null ? null : expect.Text(field);
            if (wanted is null && (value.Kind != JsonKind.Null || field is "session_type" or "recommendation"))
            {
                findings.Error(value.Place, Codes.CaseExpectation, $"{field} is one of {string.Join(", ", known)}");
            }
            else if (wanted is not null && !known.Contains(wanted))
            {
                findings.Error(value.Place, Codes.CaseExpectation, $"\"{wanted}\" is no {field.Replace('_', ' ')} of this policy; it is one of {string.Join(", ", known)}");
            }
            else if (wanted != actual)
            {
                _differences.Add($"{field}: expected {wanted ?? "none"}, decided {actual ?? "none"}");
            }
        }

        private void Number(StrictObject of, string field, double? actual)
        {
            if (of.Find(field) is { } value)
            {
                var wanted = value.Kind == JsonKind.Null ? null : of.Number(field);
                if (wanted is null != actual is null || Math.Abs((wanted ?? 0) - (actual ?? 0)) > Shown)
                {
                    _differences.Add($"{field}: expected {Show(wanted)}, decided {Show(actual)}");
                }
            }
        }

        private void Intent(WeeklyIntent actual)
        {
            if (expect.Find("weekly_intent") is not { } value || StrictObject.Open(value, "weekly_intent", findings, IntentFields) is not { } intent)
            {
                return;
            }

            Number(intent, "key_sessions_target", actual.KeySessionsTarget);
            Number(intent, "key_sessions_completed", actual.KeySessionsCompleted);
            Number(intent, "key_sessions_remaining", actual.KeySessionsRemaining);
            Number(intent, "max_weekly_tss", actual.MaxWeeklyTss);
            if (intent.Find("aerobic_volume_target_hours") is null)
            {
                return;
            }

            var hours = intent.List("aerobic_volume_target_hours");
            if (hours.Count != 2 || !hours.All(h => h.Kind == JsonKind.Number))
            {
                findings.Error(value.Place, Codes.CaseExpectation, "aerobic_volume_target_hours is a list of two numbers, least and most");
            }
            else if (Math.Abs(hours[0].Number - (actual.AerobicVolumeTargetHoursMin ?? double.NaN)) is not <= Shown
                || Math.Abs(hours[1].Number - (actual.AerobicVolumeTargetHoursMax ?? double.NaN)) is not <= Shown)
            {
                _differences.Add($"aerobic_volume_target_hours: expected {hours[0].Text} to {hours[1].Text}, decided {Show(actual.AerobicVolumeTargetHoursMin)} to {Show(actual.AerobicVolumeTargetHoursMax)}");
            }
        }

        private void Names(string field, IEnumerable<string> actual, bool present, bool isRule)
        {
            var there = actual.ToHashSet(StringComparer.Ordinal);
            string[] known = namesAreKnown ? [] : isRule ? [.. policy.Rules.Select(r => r.Rule.Id), .. Envelope.RuleNames]
                : [.. FactCatalog.All.Select(f => f.Path), .. policy.Policy.Derived.Select(d => $"derived.{d.Name}")];
            var names = expect.List(field);
            if (names.Count == 0 && expect.Find(field) is { Kind: JsonKind.Array } empty)
            {
                findings.Error(empty.Place, Codes.CaseExpectation, $"{field} lists nothing and so expects nothing; name something or leave it out");
            }

            foreach (var item in names)
            {
                if (item.Kind != JsonKind.Text || (!namesAreKnown && !known.Contains(item.Text)))
                {
                    findings.Error(item.Place, Codes.CaseExpectation, $"there is no {(isRule ? "rule" : "fact")} \"{item.Text}\"{Words.DidYouMean(item.Text, known)}{(isRule ? "; rules are named rule_set.rule" : "")}");
                }
                else if (there.Contains(item.Text) != present)
                {
                    _differences.Add(present
                        ? $"{field}: expected {item.Text}, which is not among {(there.Count == 0 ? "any" : string.Join(", ", there))}"
                        : $"{field}: {item.Text} was not expected, yet it is there");
                }
            }
        }

        private static string Show(double? value) => value is { } number ? Words.Number(number) : "not known";
    }
}
