using System.Globalization;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A policy of the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Address">The address of its page.</param>
/// <param name="Title">Its title; empty if it never served.</param>
/// <param name="State">Its state in a sentence.</param>
/// <param name="IsFaulty">Whether the files as they are now do not serve.</param>
public sealed record PolicyRow(string Id, string Address, string Title, string State, bool IsFaulty)
{
    internal static PolicyRow Of(PolicyState state) => new(state.Id, AddressOf(state.Id), state.Served?.Policy.Policy.Title ?? "", Words(state), !state.LastAttempt.Succeeded);

    /// <summary>The address of a policy's page.</summary>
    public static string AddressOf(string id) => $"/policies/{Uri.EscapeDataString(id)}";

    internal static string Words(PolicyState state) => state switch
    {
        { Served: null } => "Does not serve: its files have a fault.",
        { LastAttempt.Succeeded: false } => $"Version {state.Served!.Version} serves since {At(state.Served.Since)}. The files have changed since and have a fault, so that they do not serve.",
        _ => $"Version {state.Served.Version} serves since {At(state.Served.Since)}.",
    };

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>The page of all policies.</summary>
/// <param name="Folder">The policies of the rules folder.</param>
/// <param name="Variants">The variants of the journal.</param>
public sealed record PoliciesView(IReadOnlyList<PolicyRow> Folder, IReadOnlyList<VariantRow> Variants);

/// <summary>A part of the rulebook.</summary>
/// <param name="Title">Its title; empty for the beginning and the end.</param>
/// <param name="Paragraphs">Its sentences.</param>
/// <param name="Items">Its rules.</param>
public sealed record RulebookPart(string Title, IReadOnlyList<string> Paragraphs, IReadOnlyList<string> Items)
{
    /// <summary>The parts of a rulebook in Markdown, without the title of the policy.</summary>
    internal static IReadOnlyList<RulebookPart> Of(string markdown)
    {
        var parts = new List<(string Title, List<string> Paragraphs, List<string> Items)> { ("", [], []) };
        foreach (var line in markdown.Split('\n').Where(l => l.Length > 0 && !l.StartsWith("# ", StringComparison.Ordinal)))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                parts.Add((line[3..], [], []));
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                parts[^1].Items.Add(Plain(line[2..]));
            }
            else
            {
                parts[^1].Paragraphs.Add(Plain(line));
            }
        }

        return [.. parts.Select(p => new RulebookPart(p.Title, p.Paragraphs, p.Items))];
    }

    private static string Plain(string text) => text.Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);
}

/// <summary>A finding of the checker.</summary>
/// <param name="Kind">The word: error or warning.</param>
/// <param name="Place">File, line and column.</param>
/// <param name="Code">The code.</param>
/// <param name="Message">The fault and the remedy.</param>
/// <param name="Line">The line of the file; empty for a whole file.</param>
public sealed record FindingRow(string Kind, string Place, string Code, string Message, string Line)
{
    /// <summary>A finding in the files of a draft.</summary>
    /// <param name="finding">The finding. Its file begins with the draft's name.</param>
    /// <param name="files">The texts of the files by name.</param>
    internal static FindingRow Of(Finding finding, IReadOnlyDictionary<string, string> files)
    {
        var file = finding.Place.File[(finding.Place.File.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var line = finding.Place.Line > 0 ? files.GetValueOrDefault(file)?.Split('\n').ElementAtOrDefault(finding.Place.Line - 1)?.Trim() : null;
        return new FindingRow(finding.Severity == Severity.Error ? "error" : "warning", finding.Place.ToString(), finding.Code, finding.Message, line ?? "");
    }
}

/// <summary>A file with the numbers of its lines.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its content.</param>
/// <param name="Numbers">The numbers of its lines, one a line.</param>
public sealed record FileText(string Name, string Text, string Numbers)
{
    internal static FileText Of(string name, string text) => new(name, text, string.Join('\n', Enumerable.Range(1, text.TrimEnd('\n').Count(c => c == '\n') + 1)));
}

/// <summary>A case that fails.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Its place.</param>
/// <param name="Messages">The differences.</param>
public sealed record FailedCase(string Name, string Place, IReadOnlyList<string> Messages);

/// <summary>A name with an address.</summary>
public sealed record NamedAddress(string Name, string Address);

/// <summary>The page of a policy.</summary>
public sealed record PolicyView(
    string Id, string Title, string State, string Digest, NamedAddress? Extends, IReadOnlyList<FindingRow> Findings, string Cases, IReadOnlyList<FailedCase> Failed, IReadOnlyList<RulebookPart> Rulebook,
    IReadOnlyList<FileText> Files, IReadOnlyList<NamedAddress> Variants, IReadOnlyList<NamedAddress> Others, string? VariantAddress)
{
    internal static PolicyView Of(PolicyPicture picture, IReadOnlyList<PolicyState> all, bool mayChange)
    {
        var (state, id) = (picture.State, picture.State.Id);
        var others = state.Served is not { Policy.Policy: var own } ? [] : all.Select(s => s.Served).OfType<ServedPolicy>().Where(s => s.Id != id)
            .Select(s => (Compare: new NamedAddress(s.Id, $"{PolicyRow.AddressOf(id)}/against/{Uri.EscapeDataString(s.Id)}"), IsNear: own.Extends.Contains(s.Id) || s.Policy.Policy.Extends.Contains(id))).ToArray();
        return new PolicyView(id, state.Served?.Policy.Policy.Title ?? id, PolicyRow.Words(state), state.Served?.Digest ?? "",
            picture.Extends is { } of ? new NamedAddress(of, PolicyRow.AddressOf(of)) : null, [.. picture.Findings.Select(f => Row(f, picture))],
            CasesOf(picture.Cases), [.. (picture.Cases?.Results ?? []).Where(r => r.Verdict != CaseVerdict.Pass).Select(r => new FailedCase(r.Name, r.Place.ToString(), r.Messages))],
            state.Served is { Policy: var policy } ? RulebookPart.Of(CoachRulebook.Markdown(policy)) : [],
            [.. picture.Files.Select(f => FileText.Of(f.Name, f.Text))],
            [.. others.Where(o => o.IsNear).Select(o => o.Compare)], [.. others.Where(o => !o.IsNear).Select(o => o.Compare)], mayChange && state.Served is not null ? $"{PolicyRow.AddressOf(id)}/variant" : null);
    }

    private static FindingRow Row(Finding finding, PolicyPicture picture)
    {
        var file = picture.Files.FirstOrDefault(f => finding.Place.File == $"{picture.State.Id}/{f.Name}");
        var line = finding.Place.Line > 0 ? file?.Text.Split('\n').ElementAtOrDefault(finding.Place.Line - 1)?.Trim() : null;
        return new FindingRow(finding.Severity == Severity.Error ? "error" : "warning", finding.Place.ToString(), finding.Code, finding.Message, line ?? "");
    }

    /// <summary>The results of cases in words.</summary>
    internal static string CasesOf(CasesReport? cases)
    {
        if (cases is null)
        {
            return "Not run, because the files do not serve.";
        }

        var (passed, all) = (cases.Count(CaseVerdict.Pass), cases.Results.Count);
        return all == 0 ? "This policy has no cases of its own."
            : $"{Number(passed)} of {Number(all)} cases pass. They cover {Number((int)cases.CoveragePercent)} % of its rules{(cases.Inherited > 0 ? $"; {Number(cases.Inherited)} rules are inherited unchanged" : "")}.";
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
