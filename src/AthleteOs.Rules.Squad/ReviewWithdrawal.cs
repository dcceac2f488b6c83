using System.Text.Json;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>A parameter that a withdrawal changed.</summary>
/// <param name="Parameter">Its name in documents.</param>
/// <param name="Before">Its value before, as JSON; null if it was unknown.</param>
/// <param name="After">Its value now, as JSON; null if it is unknown.</param>
internal sealed record ChangedParameter(string Parameter, JsonElement? Before, JsonElement? After);

/// <summary>The result of a withdrawal.</summary>
internal abstract record WithdrawalResult
{
    private WithdrawalResult()
    {
    }

    /// <summary>No review of this day counts.</summary>
    internal sealed record NoReview : WithdrawalResult;

    /// <summary>The reviews are withdrawn.</summary>
    /// <param name="Reviews">Their days.</param>
    /// <param name="Changes">The parameters that differ from before.</param>
    /// <param name="Today">The athlete's today.</param>
    /// <param name="Before">The decision of today before; null if none.</param>
    /// <param name="After">The decision of today now; null if none.</param>
    internal sealed record Withdrawn(IReadOnlyList<DateOnly> Reviews, IReadOnlyList<ChangedParameter> Changes, DateOnly Today, MorningSummary? Before, MorningSummary? After) : WithdrawalResult;
}

/// <summary>Withdraws reviews, and decides today again from the parameters before them.</summary>
internal sealed class ReviewWithdrawal(IJournal journal, IAthleteLoops loops, PendingAthletes pending, Hosting.PolicyShelf shelf, SquadOptions options, TimeProvider clock)
{
    /// <summary>Withdraws the review of a week and all later ones.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="date">The day of the review, a Sunday.</param>
    /// <param name="why">The reason.</param>
    /// <param name="stop">Cancels before anything is recorded.</param>
    /// <exception cref="JournalUnavailableException">Nothing was recorded, or today was not decided again yet.</exception>
    public async Task<WithdrawalResult> Withdraw(string athleteId, DateOnly date, string why, CancellationToken stop)
    {
        while (true)
        {
            var read = await journal.State(athleteId, stop);
            var utcToday = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            var record = await AthleteRecord.Read(journal, athleteId, options, utcToday, stop);
            var today = record.Settings?.At(clock.GetUtcNow()).Today ?? utcToday;
            DateOnly[] reviews = [.. record.Reviews.Where(d => d >= date).Distinct().Order()];
            if (!reviews.Contains(date))
            {
                return new WithdrawalResult.NoReview();
            }

            var before = await Decision(athleteId, today, stop);
            DateOnly? ended = reviews.LastOrDefault(d => d < today) is var last && last != default ? last : null;
            var document = new Withdrawal(0, date, ended, why).Write();
            if ((await journal.Append(athleteId, [new NewEntry(EntryKind.Withdrawal, date, "", document)], read.Unchanged, stop)).Outcome == AppendOutcome.Stale)
            {
                continue;
            }

            pending.Add(athleteId);
            await loops.CatchUp(athleteId, stop);
            var now = await AthleteRecord.Read(journal, athleteId, options, utcToday, stop);
            return new WithdrawalResult.Withdrawn(reviews, [.. Changes(record.Believed, now.Believed)], today, before, await Decision(athleteId, today, stop));
        }
    }

    private async Task<MorningSummary?> Decision(string athleteId, DateOnly day, CancellationToken stop) =>
        await journal.First(new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Decision, From = day, To = day, NewestFirst = true, Limit = 1 }, stop) is { } decision
            ? MorningSummary.Of(decision, morning: null, shelf) : null;

    private static IEnumerable<ChangedParameter> Changes(Athlete before, Athlete after)
    {
        var (old, now) = (Values(before), Values(after));
        foreach (var name in old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (was, isNow) = (old.TryGetValue(name, out var o) ? o : (JsonElement?)null, now.TryGetValue(name, out var n) ? n : (JsonElement?)null);
            if (was?.GetRawText() != isNow?.GetRawText())
            {
                yield return new ChangedParameter(name, was, isNow);
            }
        }
    }

    private static Dictionary<string, JsonElement> Values(Athlete athlete)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            FactsWriter.WriteAthlete(json, athlete);
        }

        return JsonDocument.Parse(bytes.ToArray()).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
    }
}
