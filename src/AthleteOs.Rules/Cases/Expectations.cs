using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cases;

/// <summary>Compares a case's expectations with the decision or review. Differences are in the author's words; an unknown name is a finding.</summary>
internal sealed class Expectations(ReadyPolicy policy, StrictObject expect, Findings findings, bool namesAreKnown = false)
{
    // Decisions show four decimals: what looks the same is the same.
    private const double Shown = 0.00005;

    private static readonly string[] IntentFields =
        ["key_sessions_target", "key_sessions_completed", "key_sessions_remaining", "max_weekly_tss", "aerobic_volume_target_hours"];

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
        if (expect.Find(field) is not { } list)
        {
            return;
        }

        var there = actual.ToHashSet(StringComparer.Ordinal);
        string[] known = namesAreKnown ? [] : isRule ? [.. policy.Rules.Select(r => r.Rule.Id), .. Envelope.RulesFor(policy.Policy.Signal).Select(r => r.Name)]
            : [.. policy.Policy.Facts.Select(f => f.Path), .. policy.Policy.Derived.Select(d => $"derived.{d.Name}"), .. policy.ReadsLog ? [ItemList.Sessions.Name, ItemList.Days.Name] : Array.Empty<string>()];
        var names = expect.List(field);
        if (names.Count == 0 && list.Kind == JsonKind.Array)
        {
            findings.Error(list.Place, Codes.CaseExpectation, $"{field} lists nothing and so expects nothing; name something or leave it out");
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
