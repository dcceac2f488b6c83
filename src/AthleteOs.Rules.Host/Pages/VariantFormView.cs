using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Releases;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A parameter of the form.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The text of the field.</param>
/// <param name="Base">The base's value.</param>
/// <param name="Says">Its meaning.</param>
/// <param name="Range">Its range with the unit.</param>
public sealed record ParameterRow(string Name, string Value, string Base, string Says, string Range);

/// <summary>The parameters that one rule set reads.</summary>
/// <param name="Title">The rule set.</param>
/// <param name="Rows">The parameters.</param>
/// <param name="IsOpen">Whether one of them is changed or wrong.</param>
public sealed record ParameterGroup(string Title, IReadOnlyList<ParameterRow> Rows, bool IsOpen);

/// <summary>A file of the form.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its text.</param>
/// <param name="Seen">The print of the base's text.</param>
/// <param name="Lines">The height of the field.</param>
/// <param name="Findings">The findings of the checker in it.</param>
/// <param name="IsOpen">Whether it is changed.</param>
public sealed record FileRow(string Name, string Text, string Seen, int Lines, IReadOnlyList<FindingRow> Findings, bool IsOpen);

/// <summary>The form of a variant.</summary>
public sealed record VariantFormView(
    string Address, NamedAddress Back, string Base, string BaseVersion, bool IsNext, bool NeedsName, VariantFields Fields, IReadOnlyList<ParameterGroup> Groups, IReadOnlyList<FileRow> Files,
    IReadOnlyDictionary<string, string> Faults, IReadOnlyList<FindingRow> Findings, string? Message)
{
    private const int MostLines = 24;
    private const int LeastLines = 6;

    /// <summary>The address of the form with the numbers of the rules that determined a morning, and of the thresholds that they read.</summary>
    internal static string AddressOf(MorningReasons reasons)
    {
        var rules = ReasonWords.Shown(reasons.Explanation).Select(r => r.Rule).ToHashSet(StringComparer.Ordinal);
        ReadRule[] shown = [.. reasons.Policy.Rules.Where(r => rules.Contains(r.Rule.Id) && r.Rule.Effect.Kind is not (EffectKind.Note or EffectKind.Suggest))];
        var read = shown.SelectMany(r => r.Parts()).OfType<DerivedFact>().Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
        var sets = shown.Concat(reasons.Policy.Rules.Where(r => r.Rule.Effect.Derived is { } derived && read.Contains(derived.Name))).Select(r => r.Rule.RuleSet).Distinct();
        return $"{PolicyRow.AddressOf(reasons.Policy.Id)}/variant?open={Uri.EscapeDataString(string.Join(',', sets))}";
    }

    /// <summary>The form.</summary>
    internal static VariantFormView Of(
        string id, ReadyPolicy of, IReadOnlyDictionary<string, string> baseFiles, VariantFields fields, bool needsName, string? message = null, Dictionary<string, string>? faults = null, Findings? findings = null, string? open = null)
    {
        var (policy, isNext, wrong) = (of.Policy, fields.After.Length > 0, faults ?? new(StringComparer.Ordinal));
        FindingRow[] rows = [.. (findings?.InOrder() ?? []).Select(f => FindingRow.Of(f, fields.Files))];
        string[] names = [.. baseFiles.Keys.Union(fields.Files.Keys, StringComparer.Ordinal).Where(f => f != VariantDraft.CasesFile), VariantDraft.CasesFile];
        FileRow[] files = [.. names.Select(name => File(name, baseFiles.GetValueOrDefault(name) ?? "", fields.Files.GetValueOrDefault(name), rows, fields.Name))];
        return new VariantFormView(
            $"{PolicyRow.AddressOf(id)}/variant", new NamedAddress(id, PolicyRow.AddressOf(id)), policy.Id, policy.Version, isNext, needsName, fields, Group(of, fields, wrong, open?.Split(',') ?? []), files, wrong,
            [.. rows.Where(r => !Array.Exists(files, f => f.Findings.Contains(r)))], message);
    }

    private static FileRow File(string name, string text, string? typed, FindingRow[] rows, string variant)
    {
        var shown = typed ?? text;
        FindingRow[] own = [.. rows.Where(r => r.Place == $"{variant}/{name}" || r.Place.StartsWith($"{variant}/{name}:", StringComparison.Ordinal))];
        return new FileRow(name, shown, VariantFields.PrintOf(text), Math.Clamp(shown.Count(c => c == '\n') + 1, LeastLines, MostLines), own, typed is not null || own.Length > 0);
    }

    // A parameter belongs to the first rule set that reads it.
    private static List<ParameterGroup> Group(ReadyPolicy of, VariantFields fields, Dictionary<string, string> faults, string[] open)
    {
        var groups = new List<ParameterGroup>();
        var left = of.Policy.Parameters.ToList();
        foreach (var set in of.RuleSets)
        {
            Parameter[] read = [.. left.Where(p => set.Rules.Any(r => r.Parts().Any(part => part is Parameter other && other.Name == p.Name)))];
            left.RemoveAll(read.Contains);
            Add(set.Source.Name, read);
        }

        Add("The planner and the athlete's model", [.. left]);
        return groups;

        void Add(string title, Parameter[] parameters)
        {
            if (parameters.Length > 0)
            {
                groups.Add(new ParameterGroup(title, [.. parameters.Select(p => Row(p, fields))],
                    Array.Exists(open, o => o == title) || Array.Exists(parameters, p => faults.ContainsKey($"p.{p.Name}") || (fields.Parameters.GetValueOrDefault(p.Name) is { } typed && typed != Words.Number(p.Value)))));
            }
        }
    }

    private static ParameterRow Row(Parameter parameter, VariantFields fields) => new(parameter.Name, fields.Parameters.GetValueOrDefault(parameter.Name) ?? Words.Number(parameter.Value), Words.Number(parameter.Value), parameter.Says,
        $"{Words.Number(parameter.Min)} to {Words.Number(parameter.Max)} {parameter.Unit}; {Words.Number(parameter.Value)} in the base");
}
