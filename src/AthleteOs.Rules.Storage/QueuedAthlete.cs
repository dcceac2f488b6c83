using System.Text.Json;
using Dapper;
using Npgsql;

namespace AthleteOs.Rules.Storage;

/// <summary>Finds and deletes an athlete's requests and answers in the queue. The facts name the athlete, however the id is escaped.</summary>
internal static class QueuedAthlete
{
    // Only facts with the id as it is, or with an escape that may hide it, can be the athlete's.
    private const string MayName = "(position(@athleteId IN facts) > 0 OR position('\\' IN facts) > 0)";

    /// <summary>Whether the queue contains anything of an athlete.</summary>
    public static async Task<bool> IsThere(NpgsqlConnection connection, string athleteId, CancellationToken stop)
    {
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT EXISTS (SELECT 1 FROM athleteos.answers WHERE athlete_id = @athleteId)", new { athleteId }, cancellationToken: stop)).ConfigureAwait(false))
        {
            return true;
        }

        var facts = await connection.QueryAsync<string>(new CommandDefinition(
            $"SELECT facts FROM athleteos.requests WHERE {MayName} UNION ALL SELECT facts FROM athleteos.answers WHERE {MayName}", new { athleteId }, cancellationToken: stop)).ConfigureAwait(false);
        return facts.Any(f => Names(f, athleteId));
    }

    /// <summary>Deletes them. A claimed request is deleted too, and its morning can then not be recorded.</summary>
    public static async Task Delete(NpgsqlConnection connection, NpgsqlTransaction transaction, string athleteId)
    {
        foreach (var table in new[] { "requests", "answers" })
        {
            var rows = await connection.QueryAsync<(string Row, string Facts)>($"SELECT ctid::text, facts FROM athleteos.{table} WHERE {MayName} FOR UPDATE", new { athleteId }, transaction).ConfigureAwait(false);
            var theirs = rows.Where(r => Names(r.Facts, athleteId)).Select(r => r.Row).ToArray();
            await connection.ExecuteAsync($"DELETE FROM athleteos.{table} WHERE ctid = ANY (@theirs::tid[])", new { theirs }, transaction).ConfigureAwait(false);
        }

        await connection.ExecuteAsync("DELETE FROM athleteos.answers WHERE athlete_id = @athleteId", new { athleteId }, transaction).ConfigureAwait(false);
    }

    /// <summary>Whether a facts document is an athlete's. A text that is no JSON is the athlete's if it contains the id in quotes.</summary>
    internal static bool Names(string facts, string athleteId)
    {
        try
        {
            using var document = JsonDocument.Parse(facts);
            return Values(document.RootElement, "athlete").SelectMany(a => Values(a, "athlete_id"))
                .Any(id => id.ValueKind == JsonValueKind.String ? id.GetString() == athleteId : id.GetRawText() == athleteId);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return facts.Contains($"\"{athleteId}\"", StringComparison.Ordinal);
        }
    }

    // A repeated field counts each time.
    private static IEnumerable<JsonElement> Values(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object ? of.EnumerateObject().Where(p => p.Name == name).Select(p => p.Value) : [];
}
