using System.Security.Cryptography;
using AthleteOs.Rules.Storage;
using Npgsql;
using NpgsqlTypes;

namespace AthleteOs.Rules.Load;

/// <summary>Writes many athletes with the record of one into a PostgreSQL journal, each with its own key and a valid chain, by COPY.</summary>
/// <remarks>Indexes and triggers are off while it copies, and are back afterwards. It needs a superuser and a journal without other hosts.</remarks>
internal sealed class CopiedAthletes(NpgsqlDataSource source, IReadOnlyList<Entry> record)
{
    private static readonly string[] Prepared =
    [
        "ALTER TABLE athleteos.entries DROP CONSTRAINT entries_pkey, DROP CONSTRAINT entries_id_key",
        "DROP INDEX athleteos.entries_once, athleteos.entries_of_day, athleteos.entries_of_athlete, athleteos.entries_added",
    ];

    /// <summary>Copies the record for athletes.</summary>
    /// <param name="ids">The athletes, who have no entries yet.</param>
    public async Task Write(IReadOnlyList<string> ids)
    {
        var indexes = await Indexes();
        foreach (var statement in Prepared)
        {
            await Do(statement);
        }

        await Task.WhenAll(ids.Chunk((ids.Count / Environment.ProcessorCount) + 1).Select(some => Task.Run(() => Copy(some))));
        foreach (var index in indexes)
        {
            await Do($"SET maintenance_work_mem = '512MB'; {index}");
        }

        await Do("ALTER TABLE athleteos.entries ADD CONSTRAINT entries_pkey PRIMARY KEY USING INDEX entries_pkey, ADD CONSTRAINT entries_id_key UNIQUE USING INDEX entries_id_key");
        await Do("VACUUM ANALYZE");
    }

    private async Task<List<string>> Indexes()
    {
        var indexes = new List<string>();
        await using var command = source.CreateCommand("SELECT indexdef FROM pg_catalog.pg_indexes WHERE schemaname = 'athleteos' AND tablename = 'entries' ORDER BY indexname");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            indexes.Add(rows.GetString(0));
        }

        return indexes;
    }

    private async Task Copy(string[] ids)
    {
        await using var entries = await Connect();
        await using var others = await Connect();
        var heads = new List<StoredHead>();
        var keys = new List<StoredKey>();
        await using (var copy = await entries.BeginBinaryImportAsync("COPY athleteos.entries (athlete_id, number, batch, kind, date, key, body, at, id, commitment, hash, caller) FROM STDIN (FORMAT binary)"))
        {
            foreach (var id in ids)
            {
                var (key, hash) = (RandomNumberGenerator.GetBytes(Chain.KeyBytes), Chain.Start(id));
                foreach (var entry in record)
                {
                    var body = entry.Body!.Value.ToArray();
                    var row = new StoredEntry(id, entry.Number, entry.Batch, entry.Kind.Word(), StoredEntry.Text(entry.Date), entry.Key, body, StoredEntry.Text(entry.At),
                        RandomNumberGenerator.GetHexString(32, lowercase: true), Chain.Commitment(key, body), [], entry.Caller);
                    hash = Chain.Hash(hash, row);
                    await Write(copy, row, hash);
                }

                heads.Add(new StoredHead(id, record.Count, hash));
                keys.Add(new StoredKey(id, 1, key));
            }

            await copy.CompleteAsync();
        }

        await using (var copy = await others.BeginBinaryImportAsync("COPY athleteos.heads (athlete_id, count, hash) FROM STDIN (FORMAT binary)"))
        {
            foreach (var head in heads)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(head.AthleteId, NpgsqlDbType.Text);
                await copy.WriteAsync(head.Count, NpgsqlDbType.Bigint);
                await copy.WriteAsync(head.Hash, NpgsqlDbType.Bytea);
            }

            await copy.CompleteAsync();
        }

        await using (var copy = await others.BeginBinaryImportAsync("COPY athleteos.keys (athlete_id, from_number, key) FROM STDIN (FORMAT binary)"))
        {
            foreach (var key in keys)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(key.AthleteId, NpgsqlDbType.Text);
                await copy.WriteAsync(key.FromNumber, NpgsqlDbType.Bigint);
                await copy.WriteAsync(key.Key, NpgsqlDbType.Bytea);
            }

            await copy.CompleteAsync();
        }
    }

    private static async Task Write(NpgsqlBinaryImporter copy, StoredEntry row, byte[] hash)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(row.AthleteId, NpgsqlDbType.Text);
        await copy.WriteAsync(row.Number, NpgsqlDbType.Bigint);
        await copy.WriteAsync(row.Batch, NpgsqlDbType.Bigint);
        await copy.WriteAsync(row.Kind, NpgsqlDbType.Text);
        await copy.WriteAsync(row.Date, NpgsqlDbType.Text);
        await copy.WriteAsync(row.Key, NpgsqlDbType.Text);
        await copy.WriteAsync(row.Body!, NpgsqlDbType.Bytea);
        await copy.WriteAsync(row.At, NpgsqlDbType.Text);
        await copy.WriteAsync(row.Id, NpgsqlDbType.Text);
        await copy.WriteAsync(row.Commitment, NpgsqlDbType.Bytea);
        await copy.WriteAsync(hash, NpgsqlDbType.Bytea);
        await copy.WriteAsync(row.Caller, NpgsqlDbType.Text);
    }

    // Without triggers: the heads come after their entries.
    private async Task<NpgsqlConnection> Connect()
    {
        var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SET session_replication_role = replica; SET synchronous_commit = off", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private async Task Do(string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
