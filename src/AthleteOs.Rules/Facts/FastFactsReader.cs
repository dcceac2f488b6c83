using System.Text.Unicode;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>
/// Reads a facts document that is certainly right, quickly; anything else it leaves to <see cref="FactsReader"/>, which has the words for
/// it. A test compares it with that reader: it accepts only documents that the strict reader accepts, with the same result.
/// </summary>
internal static class FastFactsReader
{
    private static readonly FastGroup[] Groups = [.. FactCatalog.DocumentGroups.Select(g => new FastGroup(g.Group, g.DocumentGroup, g.Property))];

    /// <summary>The facts; null if the other reader has to look.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="series">The series that are wanted, the others stay empty and are not read number by number; null for all.</param>
    public static Morning? Read(ReadOnlySpan<byte> utf8, IReadOnlySet<FactDefinition>? series = null)
    {
        if (utf8.Length > JsonSource.MaxBytes || !Utf8.IsValid(utf8))
        {
            return null;
        }

        var fields = new JsonFields(utf8);
        return Read(ref fields, series);
    }

    /// <summary>The same for a document within another; its bytes are known to be UTF-8.</summary>
    public static Morning? Read(ref JsonFields fields, IReadOnlySet<FactDefinition>? series)
    {
        var read = new IFactGroup?[Groups.Length];
        var (id, date, next, hasSchema) = ("", default(DateOnly), 0, false);
        while (fields.Next())
        {
            if (fields.Name.SequenceEqual("date"u8))
            {
                if (date != default || !FastValues.Date(fields.Value, out date))
                {
                    return null;
                }

                continue;
            }

            if (fields.Name.SequenceEqual("$schema"u8))
            {
                // The field may have any value, once; usually it is a text.
                if (hasSchema || !FastValues.Text(fields.Value, out _))
                {
                    return null;
                }

                hasSchema = true;
                continue;
            }

            var at = FastNames.Find(Groups, g => g.Utf8, fields.Name, next);
            if (at < 0 || read[at] is not null || (read[at] = Groups[at].Read(ref fields, series, ref id)) is null)
            {
                return null;
            }

            next = at + 1;
        }

        if (fields.GaveUp || date == default || id.Length == 0)
        {
            return null;
        }

        var morning = new Morning { AthleteId = id, Date = date };
        for (var i = 0; i < read.Length; i++)
        {
            if (read[i] is { } group)
            {
                Groups[i].Put(morning, group);
            }
        }

        return FactContradictions.Of(morning).Any() ? null : morning;
    }
}
