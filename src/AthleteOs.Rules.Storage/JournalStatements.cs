using Dapper;

namespace AthleteOs.Rules.Storage;

/// <summary>The statements that read entries, the same on both databases.</summary>
internal static class JournalStatements
{
    /// <summary>The columns of entries, in the order of <see cref="StoredEntry"/>.</summary>
    public static string Select(string prefix) =>
        $"SELECT e.athlete_id AS AthleteId, e.number AS Number, e.batch AS Batch, e.kind AS Kind, e.date AS Date, e.key AS Key, e.body AS Body, e.at AS At, e.id AS Id, e.commitment AS Commitment, e.hash AS Hash, e.caller AS Caller FROM {prefix}entries e";

    /// <summary>The statement of a query, with its values. A test reads the plans of all queries: one that names an athlete must read no other athlete.</summary>
    public static (string Sql, object Values) Of(string prefix, JournalQuery query)
    {
        // A list of parameters is the only form that both databases have.
        string[] athletes = [.. query.AthleteIds?.Select((_, i) => $"@Athlete{i}") ?? []];

        // The whole journal is read in the order of its key. With the index of kinds, SQLite would sort all bodies in a file.
        var isWhole = query is { AthleteId: null, AthleteIds: null, From: null, To: null, Id: null };
        var kind = isWhole ? "e.kind || ''" : "e.kind";
        string[] where =
        [
            .. If(query.AthleteId is not null, "e.athlete_id = @AthleteId"), .. If(query.AthleteIds is not null, athletes.Length > 0 ? $"e.athlete_id IN ({string.Join(", ", athletes)})" : "FALSE"),
            .. If(query.AfterAthlete is not null, "e.athlete_id > @AfterAthlete"), .. If(query.Kind is not null, "e.kind = @Kind"),
            .. If(query.Kinds is not null, query.Kinds is { Count: > 0 } kinds ? $"{kind} IN ({string.Join(", ", kinds.Select(k => $"'{k.Word()}'"))})" : "FALSE"), .. If(query.AfterNumber is not null, "e.number > @AfterNumber"),
            .. If(query.BeforeNumber is not null, "e.number < @BeforeNumber"),
            .. If(query.From is not null, "e.date >= @From"), .. If(query.To is not null, "e.date <= @To"), .. If(query.Id is not null, "e.id = @Id"),
        ];
        var sql = Select(prefix) + (where.Length > 0 ? " WHERE " + string.Join(" AND ", where) : "")
            + " ORDER BY e.athlete_id, e.number" + (query.NewestFirst ? " DESC" : "")
            + (query.Limit is null ? "" : " LIMIT @Limit");
        var values = new DynamicParameters(new
        {
            query.AthleteId,
            query.AfterAthlete,
            Kind = query.Kind?.Word(),
            From = query.From is { } from ? StoredEntry.Text(from) : null,
            To = query.To is { } to ? StoredEntry.Text(to) : null,
            query.Id,
            query.AfterNumber,
            query.BeforeNumber,
            query.Limit,
        });
        foreach (var (i, athlete) in (query.AthleteIds ?? []).Index())
        {
            values.Add(athletes[i], athlete);
        }

        return (sql, values);

        static string[] If(bool given, string condition) => given ? [condition] : [];
    }
}
