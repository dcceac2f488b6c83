using System.Data.Common;
using Dapper;

namespace AthleteOs.Rules.Storage;

/// <summary>Migrates a database to the newest version, in a transaction that excludes other migrations.</summary>
internal static class Migration
{
    /// <summary>Whether a migration is needed.</summary>
    /// <exception cref="JournalRefusedException">The database is newer than this program.</exception>
    public static bool IsDue(long version, int newest) => version > newest
        ? throw new JournalRefusedException($"The journal has version {Words(version)}; this program knows versions up to {Words(newest)}. Use the newer program that wrote it.")
        : version < newest;

    public static async Task Run(DbConnection connection, DbTransaction transaction, long version, string versionsTable, string versions, IReadOnlyList<string> steps, TimeProvider clock)
    {
        if (version == 0)
        {
            await connection.ExecuteAsync(versions, transaction: transaction).ConfigureAwait(false);
        }

        for (var next = (int)version + 1; next <= steps.Count; next++)
        {
            await connection.ExecuteAsync(steps[next - 1], transaction: transaction).ConfigureAwait(false);
            await connection.ExecuteAsync($"INSERT INTO {versionsTable} (version, at) VALUES (@next, @at)", new { next = (long)next, at = StoredEntry.Text(clock.GetUtcNow()) }, transaction).ConfigureAwait(false);
        }
    }

    private static string Words(long version) => version.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
