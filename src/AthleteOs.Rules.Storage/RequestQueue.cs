using Dapper;
using Npgsql;

namespace AthleteOs.Rules.Storage;

/// <summary>A request that was claimed: facts to decide from.</summary>
/// <param name="Id">Its id, by whoever sent it.</param>
/// <param name="Policy">The policy that it names; null for the usual one.</param>
/// <param name="Facts">The facts document, as it was sent.</param>
/// <param name="Key">The idempotency key; null for the usual one.</param>
/// <param name="Claim">The claim that it is held under.</param>
public sealed record QueuedRequest(string Id, string? Policy, string Facts, string? Key, Guid Claim);

/// <summary>What became of a request.</summary>
/// <param name="Request">The request.</param>
/// <param name="AthleteId">Whom it is about; null where that cannot be read.</param>
/// <param name="DecisionId">The id of the decision in the journal; null where it is refused.</param>
/// <param name="Decision">The decision document; null where it is refused.</param>
/// <param name="Reasons">Why it is refused, a JSON list of texts; null where it is decided.</param>
public sealed record QueueAnswer(QueuedRequest Request, string? AthleteId, string? DecisionId, string? Decision, string? Reasons);

/// <summary>
/// Requests that integrators add to a table of the journal's PostgreSQL database, and their answers. A request is claimed for a while, by one
/// host at a time; one that was claimed and not ended by then is claimed again. So it may be decided twice and the journal keeps it once.
/// </summary>
public sealed class RequestQueue : IAsyncDisposable
{
    /// <summary>Deletes what the queue holds of an athlete. A request that waits is known by the id that stands in it.</summary>
    internal const string Erasing =
        """
        DELETE FROM athleteos.requests WHERE position(to_json(@athleteId)::text IN facts) > 0;
        DELETE FROM athleteos.answers WHERE athlete_id = @athleteId OR position(to_json(@athleteId)::text IN facts) > 0;
        """;

    private readonly NpgsqlDataSource source;
    private readonly TimeSpan lease;

    internal RequestQueue(NpgsqlDataSource source, TimeSpan lease) => (this.source, this.lease) = (source, lease);

    /// <summary>Claims requests that nobody has tried yet, the oldest first. What another host is claiming is passed over, not waited for.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database is gone.</exception>
    public Task<IReadOnlyList<QueuedRequest>> Claim(int most, CancellationToken stop) => Claim("attempts = 0", most, stop);

    /// <summary>Claims the oldest request that was tried before and not ended: alone, so that one that ends its host takes no other down with it.</summary>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database is gone.</exception>
    public Task<IReadOnlyList<QueuedRequest>> ClaimAgain(CancellationToken stop) => Claim("attempts > 0", 1, stop);

    /// <summary>Writes the answers and takes the requests out, in one transaction. A request that another host claimed meanwhile is left to it.</summary>
    /// <param name="answers">The answers, to requests of one claim.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database is gone; nothing was written, or it was and the request is answered.</exception>
    public Task End(IReadOnlyList<QueueAnswer> answers, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Do(
            """
            WITH gone AS (DELETE FROM athleteos.requests r USING unnest(@ids, @claims) AS c (id, claim) WHERE r.id = c.id AND r.claim = c.claim RETURNING r.id)
            INSERT INTO athleteos.answers (id, outcome, athlete_id, decision_id, decision, reasons)
            SELECT id, CASE WHEN a.decision IS NULL THEN 'refused' ELSE 'decided' END, a.athlete_id, a.decision_id, a.decision::json, a.reasons::json
            FROM unnest(@ids, @athletes, @decisionIds, @decisions, @reasons) AS a (id, athlete_id, decision_id, decision, reasons) JOIN gone USING (id)
            ON CONFLICT (id) DO UPDATE SET at = excluded.at, outcome = excluded.outcome, athlete_id = excluded.athlete_id, decision_id = excluded.decision_id,
              decision = excluded.decision, reasons = excluded.reasons, policy = NULL, facts = NULL, key = NULL
            """,
            new
            {
                ids = answers.Select(a => a.Request.Id).ToArray(),
                claims = answers.Select(a => a.Request.Claim).ToArray(),
                athletes = answers.Select(a => a.AthleteId).ToArray(),
                decisionIds = answers.Select(a => a.DecisionId).ToArray(),
                decisions = answers.Select(a => a.Decision).ToArray(),
                reasons = answers.Select(a => a.Reasons).ToArray(),
            },
            stop);
    }

    /// <summary>Gives requests back as if they had not been tried: whatever hindered them is not their fault.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="later">Whether they wait as long as a claim holds, so that others behind them are not held up.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database is gone.</exception>
    public Task GiveBack(IReadOnlyList<QueuedRequest> requests, bool later, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return Do(
            """
            UPDATE athleteos.requests r SET claim = NULL, until = clock_timestamp() + @wait, attempts = r.attempts - 1
            FROM unnest(@ids, @claims) AS c (id, claim) WHERE r.id = c.id AND r.claim = c.claim
            """,
            new { ids = requests.Select(r => r.Id).ToArray(), claims = requests.Select(r => r.Claim).ToArray(), wait = later ? lease : TimeSpan.Zero }, stop);
    }

    /// <summary>Says that a request failed; it waits as long as a claim holds, then it is tried again.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fault">What went wrong, in words that name no reading.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database is gone.</exception>
    public Task Fail(QueuedRequest request, string fault, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Do("UPDATE athleteos.requests SET claim = NULL, until = clock_timestamp() + @lease, fault = @fault WHERE id = @Id AND claim = @Claim", new { request.Id, request.Claim, fault, lease }, stop);
    }

    /// <summary>Moves requests that were tried so often, and not ended, to the answers, with their facts and the reason. How many.</summary>
    /// <param name="attempts">How often a request is tried.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database is gone.</exception>
    public Task<int> SetAside(int attempts, CancellationToken stop) => Do(
        """
        WITH gone AS (DELETE FROM athleteos.requests WHERE id IN (
          SELECT id FROM athleteos.requests WHERE attempts >= @attempts AND (until IS NULL OR until < clock_timestamp()) FOR UPDATE SKIP LOCKED) RETURNING *)
        INSERT INTO athleteos.answers (id, outcome, reasons, policy, facts, key)
        SELECT id, 'set_aside', json_build_array('it was tried ' || attempts || ' times and never ended: ' || coalesce(fault, 'the service itself ended while it was deciding')), policy, facts, key FROM gone
        ON CONFLICT (id) DO UPDATE SET at = excluded.at, outcome = excluded.outcome, athlete_id = NULL, decision_id = NULL, decision = NULL, reasons = excluded.reasons,
          policy = excluded.policy, facts = excluded.facts, key = excluded.key
        """,
        new { attempts }, stop);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    // The database's clock alone says how long a claim holds: hosts need not agree about the time.
    private Task<IReadOnlyList<QueuedRequest>> Claim(string which, int most, CancellationToken stop) => On(async connection =>
    {
        var claim = Guid.NewGuid();
        var rows = await connection.QueryAsync<QueuedRequest>(new CommandDefinition(
            $"""
            WITH due AS (SELECT id FROM athleteos.requests WHERE {which} AND (until IS NULL OR until < clock_timestamp()) ORDER BY at, id LIMIT @most FOR UPDATE SKIP LOCKED)
            UPDATE athleteos.requests r SET claim = @claim, until = clock_timestamp() + @lease, attempts = r.attempts + 1 FROM due WHERE r.id = due.id
            RETURNING r.id AS Id, r.policy AS Policy, r.facts AS Facts, r.key AS Key, r.claim AS Claim
            """,
            new { claim, most, lease }, cancellationToken: stop)).ConfigureAwait(false);
        return (IReadOnlyList<QueuedRequest>)rows.AsList();
    }, stop);

    private Task<int> Do(string sql, object values, CancellationToken stop) =>
        On(connection => connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: stop)), stop);

    private async Task<T> On<T>(Func<NpgsqlConnection, Task<T>> ask, CancellationToken stop)
    {
        try
        {
            var connection = await source.OpenConnectionAsync(stop).ConfigureAwait(false);
            await using var connectionEnds = connection.ConfigureAwait(false);
            return await ask(connection).ConfigureAwait(false);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedTable)
        {
            throw new JournalRefusedException("The queue's tables are not there, or this connection may not use them. Open the journal once with its owner's connection: athleteos journal verify does.", fault);
        }
        catch (Exception fault) when (PostgresJournal.IsOutage(fault))
        {
            source.Clear();
            throw new JournalUnavailableException("The queue's database cannot be reached.", fault);
        }
    }
}
