using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;

namespace AthleteOs.Rules.Cases;

/// <summary>A mutant that no case can notice, with the author's reason.</summary>
/// <param name="Of">The rule or parameter that differs.</param>
/// <param name="Mutant">How it differs, in the words of <c>athleteos test --mutate</c>.</param>
/// <param name="Place">Its place in the list.</param>
internal sealed record UnnoticedMutant(string Of, string Mutant, Place Place);

/// <summary>The author's expectations of mutants: an optional file in the folder of the cases.</summary>
/// <param name="Unnoticed">The mutants that no case can notice.</param>
/// <param name="Noticed">How often a case notices a mutant, at least.</param>
/// <param name="Place">The place of that number.</param>
internal sealed record ExpectedMutants(IReadOnlyList<UnnoticedMutant> Unnoticed, int Noticed, Place Place)
{
    /// <summary>Reads the file; a missing file expects nothing.</summary>
    public static ExpectedMutants Read(PolicyFiles files, Findings findings)
    {
        var whole = Place.Whole(files.Show(PolicyFiles.MutantsFile));
        if (!files.Files.TryGetValue(PolicyFiles.MutantsFile, out var bytes)
            || JsonSource.Read(whole.File, bytes, findings) is not { } root
            || StrictObject.Open(root, "the file of mutants", findings, ["$schema", "title", "noticed", "unnoticed"]) is not { } file)
        {
            return new ExpectedMutants([], 0, whole);
        }

        _ = file.Text("title", needed: true);
        var noticed = file.Number("noticed") ?? 0;
        if (noticed is < 0 or > int.MaxValue || noticed != Math.Floor(noticed))
        {
            findings.Error(file.Find("noticed")!.Place, Codes.OutOfRange, $"\"noticed\" is {file.Find("noticed")!.Text}; it is a number of times, whole and not below 0");
            noticed = 0;
        }

        var unnoticed = new List<UnnoticedMutant>();
        foreach (var item in file.List("unnoticed"))
        {
            if (StrictObject.Open(item, "an unnoticed mutant", findings, ["of", "mutant", "says"]) is not { } read)
            {
                continue;
            }

            var (of, mutant) = (read.Text("of", needed: true), read.Text("mutant", needed: true));
            if (read.Text("says", needed: true) is not null && of is not null && mutant is not null)
            {
                unnoticed.Add(new UnnoticedMutant(of, mutant, item.Place));
            }
        }

        foreach (var twice in unnoticed.GroupBy(m => (m.Of, m.Mutant)).Where(g => g.Skip(1).Any()))
        {
            findings.Error(twice.Last().Place, Codes.RepeatedName, $"this mutant of {twice.Key.Of} is listed twice; keep one");
        }

        return new ExpectedMutants(unnoticed, (int)noticed, file.Find("noticed")?.Place ?? whole);
    }
}
