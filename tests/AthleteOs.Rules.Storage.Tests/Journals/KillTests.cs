using System.Globalization;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>An appending program is killed at random points. Each acknowledged entry is in the journal once, in whole batches and whole chains.</summary>
public sealed class KillTests(JournalDatabases databases)
{
    private const int Writers = 8;

    private static readonly int Kills = Effort.Of("kills of a program that appends, on each database", 5, 500);

    [Fact]
    public Task Kills_lose_and_double_nothing_on_SQLite() => Kill(JournalDatabases.Sqlite());

    [Fact]
    public Task Kills_lose_and_double_nothing_on_PostgreSQL() => Kill(databases.Postgres());

    private static async Task Kill(TestDatabase database)
    {
        using var databaseEnds = database;
        var chance = new Random(Effort.Seed);
        var acknowledged = new List<string>();
        for (var run = 0; run < Kills; run++)
        {
            acknowledged.AddRange(await UntilKilled(database.Address, $"run{run}", chance.Next(1, 400)));
        }

        await using var journal = await database.Open();
        (await journal.Verify()).ShouldAllBe(v => v.Fault == null);
        var all = await journal.All();
        var keys = all.Where(e => e.Key.Length > 0).Select(e => e.Key).ToArray();
        keys.ShouldBeUnique();
        acknowledged.ShouldBeUnique();
        acknowledged.Except(keys, StringComparer.Ordinal).ShouldBeEmpty();

        // Written but not acknowledged in time: at most the batches in progress at each kill.
        (keys.Length - acknowledged.Count).ShouldBeLessThanOrEqualTo(Kills * 2 * Writers);
        all.GroupBy(e => (e.AthleteId, e.Batch)).ShouldAllBe(batch => batch.Select(e => e.Kind).SequenceEqual(new[] { EntryKind.Morning, EntryKind.Decision }));
    }

    private static async Task<IReadOnlyList<string>> UntilKilled(string address, string run, int after)
    {
        string[] call = [Path.Combine(AppContext.BaseDirectory, "appender.dll"), "acknowledge", address, Writers.ToString(CultureInfo.InvariantCulture), run];
        using var process = ChildProcess.Start("dotnet", call, Root.Folder);
        var errors = process.Errors.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = "";
        var buffer = new char[4096];
        int count;
        while ((count = await process.Output.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            output += new string(buffer, 0, count);
            if (!process.HasExited && output.Count(c => c == '\n') >= after)
            {
                process.Kill();
            }
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        // An unfinished line acknowledges nothing.
        var lines = output.Split('\n')[..^1];
        lines.Length.ShouldBeGreaterThanOrEqualTo(after, $"the program ended by itself: {await errors}");
        return lines;
    }
}
