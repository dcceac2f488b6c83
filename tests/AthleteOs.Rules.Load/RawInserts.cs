using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace AthleteOs.Rules.Load;

/// <summary>The limit of the machine: rows as those of a decided morning, inserted in groups by one connection that does nothing else.</summary>
internal static class RawInserts
{
    private const int Group = 64;

    /// <summary>Mornings a second, each a row of facts and a row of its decision, idempotent by a key, safe on the disk after each group.</summary>
    public static async Task<double> Measure(string address, int seconds)
    {
        await using var source = NpgsqlDataSource.Create(address);
        await using var connection = await source.OpenConnectionAsync();
        await Do(connection, """
            CREATE TABLE public.raw (athlete_id text COLLATE "C" NOT NULL, number bigint NOT NULL, kind text COLLATE "C" NOT NULL, date text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
              body bytea, PRIMARY KEY (athlete_id, number));
            CREATE UNIQUE INDEX raw_once ON public.raw (athlete_id, kind, date, key) WHERE key <> '';
            """);
        byte[][] bodies = [await Body(connection, "morning"), await Body(connection, "decision")];
        var (clock, mornings) = (Stopwatch.StartNew(), 0);
        for (; clock.Elapsed.TotalSeconds < seconds; mornings += Group)
        {
            var first = mornings;
            string[] ids = [.. Enumerable.Range(0, 2 * Group).Select(i => string.Create(CultureInfo.InvariantCulture, $"raw {first + (i / 2)}"))];
            await using var transaction = await connection.BeginTransactionAsync();
            await using var insert = new NpgsqlCommand(
                "INSERT INTO public.raw SELECT * FROM unnest(@ids, @numbers, @kinds, @dates, @keys, @bodies) ON CONFLICT DO NOTHING", connection, transaction);
            insert.Parameters.AddWithValue("ids", ids);
            insert.Parameters.AddWithValue("numbers", ids.Select((_, i) => (long)(i % 2)).ToArray());
            insert.Parameters.AddWithValue("kinds", ids.Select((_, i) => i % 2 == 0 ? "morning" : "decision").ToArray());
            insert.Parameters.AddWithValue("dates", ids.Select(_ => "2026-11-26").ToArray());
            insert.Parameters.AddWithValue("keys", ids.Select((_, i) => i % 2 == 0 ? "morning" : "").ToArray());
            insert.Parameters.AddWithValue("bodies", ids.Select((_, i) => bodies[i % 2]).ToArray());
            await insert.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }

        var rate = mornings / clock.Elapsed.TotalSeconds;
        await Do(connection, "DROP TABLE public.raw");
        return rate;
    }

    private static async Task<byte[]> Body(NpgsqlConnection connection, string kind)
    {
        await using var command = new NpgsqlCommand("SELECT body FROM athleteos.entries WHERE kind = @kind LIMIT 1", connection);
        command.Parameters.AddWithValue("kind", kind);
        return (byte[])(await command.ExecuteScalarAsync())!;
    }

    private static async Task Do(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
