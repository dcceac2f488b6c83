using System.Data.Common;
using Dapper;

namespace AthleteOs.Rules.Storage;

/// <summary>Brings a database to the newest version, inside a transaction that nobody else migrates beside.</summary>
internal static class Migration
{
    /// <summary>Whether there is something to do.</summary>
    /// <exception cref="JournalRefusedException">The database is newer than this program.</exception>
    public static bool IsDue(long version, int newest) => version > newest
        ? throw new JournalRefusedException($"The journal has version {Words(version)}, and this program knows versions up to {Words(newest)}: a newer program wrote it. Use that one.")
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
