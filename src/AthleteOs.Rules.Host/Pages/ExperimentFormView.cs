using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Releases;
using AthleteOs.Rules.Squad.Trials;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The fields of an experiment as a person filled them in, by name. Text that cannot be used stays.</summary>
public sealed record ExperimentFields(IReadOnlyDictionary<string, string> Values)
{
    internal const string Blocks = "crossover";
    private const string Parallel = "parallel";
    private const int LongestText = 200;
    private const int MostWeeks = 520;

    internal static readonly string[] Names = ["id", "title", "hypothesis", "control", "variant", "design", "athletes", "begins", "weeks", "outcome", "difference", "spread", "reason", "by"];

    internal static readonly (string Value, string Word, string Note)[] Designs =
        [(Parallel, "One policy each", "Half of the athletes follow each policy."), (Blocks, "Both in turn", "Each athlete follows both policies in 3 pairs of blocks.")];

    /// <summary>The text of a field.</summary>
    public string this[string name] => Values.GetValueOrDefault(name) ?? "";

    internal static ExperimentFields Of(IFormCollection form) => new(Names.ToDictionary(n => n, n => form[n].ToString().Trim(), StringComparer.Ordinal));

    /// <summary>The form as it begins: the usual design from next Monday on.</summary>
    internal static ExperimentFields New(string control, string variant, DateOnly today) => new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["control"] = control,
        ["variant"] = variant,
        ["design"] = Parallel,
        ["weeks"] = "12",
        ["outcome"] = RecordedOutcome.Readiness.Name,
        ["difference"] = "2",
        ["spread"] = "4",
        ["begins"] = IsoDate.Of(today.AddDays(7 - (((int)today.DayOfWeek + 6) % 7))),
    });

    /// <summary>The draft; null, with a fault of each wrong field.</summary>
    internal TrialDraft? Read(IReadOnlyList<PolicyReference> policies, bool needsName, Dictionary<string, string> faults)
    {
        Note("id", "The name", VariantDraft.LongestTitle);
        if (!faults.ContainsKey("id") && VariantDraft.IdFault(this["id"]) is { } id)
        {
            faults["id"] = $"The name {id}.";
        }

        Note("title", "The title", VariantDraft.LongestTitle);
        Note("hypothesis", "The expected result", LongestText);
        Note("reason", "The reason", OverrideRequest.LongestReason);
        if (needsName)
        {
            Note("by", "The name", OverrideRequest.LongestName);
        }

        var (control, variant) = (Policy("control"), Policy("variant"));
        var (athletes, weeks) = (Whole("athletes", "The number of athletes", 1, 100_000), Whole("weeks", "The number of weeks", 4, MostWeeks));
        var (difference, spread) = (Number("difference", "The difference", 1e-6, 1e6), Number("spread", "The spread", 1e-6, 1e6));
        if (!IsoDate.TryParse(this["begins"], out var begins))
        {
            faults["begins"] = "Write the first day as yyyy-mm-dd, such as 2027-01-04.";
        }

        if (RecordedOutcome.All.All(o => o.Name != this["outcome"]))
        {
            faults["outcome"] = "Choose what the test compares.";
        }

        return faults.Count > 0 ? null
            : new TrialDraft(this["id"], this["title"], this["hypothesis"], control!, variant!, this["design"] == Blocks, this["outcome"], difference, spread, athletes, begins, weeks);

        void Note(string field, string what, int most)
        {
            if (OverrideRequest.Fault(this[field], most) is { } fault)
            {
                faults[field] = $"{what} {fault}.";
            }
        }

        PolicyReference? Policy(string field)
        {
            var found = policies.FirstOrDefault(p => p.Digest == this[field]);
            if (found is null)
            {
                faults[field] = "Choose a policy of the list.";
            }

            return found;
        }

        double Number(string field, string what, double least, double most)
        {
            if (this[field].Length == 0)
            {
                faults[field] = $"{what} is empty.";
            }

            return MorningForm.Number(field, what, this[field], least, most, faults) ?? least;
        }

        int Whole(string field, string what, int least, int most)
        {
            var number = Number(field, what, least, most);
            if (number % 1 != 0)
            {
                faults[field] = $"{what} must be a whole number.";
            }

            return (int)number;
        }
    }
}

/// <summary>A choice of a list.</summary>
public sealed record ListChoice(string Value, string Text);

/// <summary>The form of an experiment.</summary>
public sealed record ExperimentFormView(ExperimentFields Fields, IReadOnlyList<ListChoice> Policies, IReadOnlyList<ListChoice> Outcomes, bool NeedsName, IReadOnlyDictionary<string, string> Faults, string? Message)
{
    internal static ExperimentFormView Of(ExperimentFields fields, IReadOnlyList<PolicyReference> policies, bool needsName, Dictionary<string, string>? faults = null, string? message = null) => new(
        fields, [.. policies.Select(p => new ListChoice(p.Digest, $"{p.Id} {p.Version}"))],
        [.. RecordedOutcome.All.Select(o => new ListChoice(o.Name, string.Create(CultureInfo.InvariantCulture, $"{o.Says}, {o.Unit}")))], needsName, faults ?? new(StringComparer.Ordinal), message);
}
