using Dapper;
using Npgsql;

namespace AthleteOs.Rules.Storage;

/// <summary>A request that was claimed: facts to decide from.</summary>
/// <param name="Id">Its id, chosen by the sender.</param>
/// <param name="Policy">The policy that it names; null for the default.</param>
/// <param name="Facts">The facts document, as it was sent.</param>
/// <param name="Key">The idempotency key; null for the default.</param>
/// <param name="Claim">The claim of the host that handles it; each request has its own.</param>
/// <param name="Sender">The database user that sent it.</param>
public sealed record QueuedRequest(string Id, string? Policy, string Facts, string? Key, Guid Claim, string Sender);

/// <summary>The answer to a request.</summary>
/// <param name="Request">The request.</param>
/// <param name="AthleteId">The athlete; null if unreadable.</param>
/// <param name="DecisionId">The id of the decision in the journal; null if the request is refused.</param>
/// <param name="Decision">The decision document; null if the request is refused.</param>
/// <param name="Reasons">The reasons for a refusal, a JSON list of texts; null for a decision.</param>
public sealed record QueueAnswer(QueuedRequest Request, string? AthleteId, string? DecisionId, string? Decision, string? Reasons);

/// <summary>
/// Requests that integrators add to a table of the journal's PostgreSQL database, and their answers. One host at a time claims a request,
/// for a limited time. After that time another host may claim it again. So it may be decided twice; the journal records it once.
/// </summary>
public sealed class RequestQueue : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly PostgresCalls calls;
    private readonly TimeSpan lease;

    internal RequestQueue(NpgsqlDataSource source, TimeSpan lease) => (this.source, calls, this.lease) = (source, new PostgresCalls(source, "queue"), lease);

    /// <summary>Claims untried requests, the oldest first. It skips requests that another host is claiming.</summary>
    /// <param name="most">The largest number of requests.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task<IReadOnlyList<QueuedRequest>> Claim(int most, CancellationToken stop) => Claim("attempts = 0", most, stop);

    /// <summary>Claims the oldest request that was tried and not finished. It is claimed alone: if it crashes its host, no other request is affected.</summary>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task<IReadOnlyList<QueuedRequest>> ClaimAgain(CancellationToken stop) => Claim("attempts > 0", 1, stop);

    /// <summary>Writes the answers and removes the requests, in one transaction. It skips requests that another host has claimed meanwhile.</summary>
    /// <param name="answers">The answers, to requests of one claim.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable; either nothing was written, or the answers were written.</exception>
    public Task End(IReadOnlyList<QueueAnswer> answers, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Do(
            """
            WITH gone AS (DELETE FROM athleteos.requests r WHERE r.claim = ANY (@claims) RETURNING r.id, r.sender, r.claim)
            INSERT INTO athleteos.answers (id, sender, outcome, athlete_id, decision_id, decision, reasons)
            SELECT gone.id, gone.sender, CASE WHEN a.decision IS NULL THEN 'refused' ELSE 'decided' END, a.athlete_id, a.decision_id, a.decision::json, a.reasons::json
            FROM unnest(@claims, @athletes, @decisionIds, @decisions, @reasons) AS a (claim, athlete_id, decision_id, decision, reasons) JOIN gone USING (claim)
            ON CONFLICT (sender, id) DO UPDATE SET at = excluded.at, outcome = excluded.outcome, athlete_id = excluded.athlete_id, decision_id = excluded.decision_id,
              decision = excluded.decision, reasons = excluded.reasons, policy = NULL, facts = NULL, key = NULL
            """,
            new
            {
                claims = answers.Select(a => a.Request.Claim).ToArray(),
                athletes = answers.Select(a => a.AthleteId).ToArray(),
                decisionIds = answers.Select(a => a.DecisionId).ToArray(),
                decisions = answers.Select(a => a.Decision).ToArray(),
                reasons = answers.Select(a => a.Reasons).ToArray(),
            },
            stop);
    }

    /// <summary>Returns requests to the queue as untried: the requests did not cause the fault.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="later">Whether they wait as long as a claim lasts, so that they do not block later requests.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task GiveBack(IReadOnlyList<QueuedRequest> requests, bool later, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return Do(
            """
            UPDATE athleteos.requests SET claim = NULL, until = clock_timestamp() + @wait, attempts = attempts - 1 WHERE claim = ANY (@claims)
            """,
            new { claims = requests.Select(r => r.Claim).ToArray(), wait = later ? lease : TimeSpan.Zero }, stop);
    }

    /// <summary>Records that a request failed; it is retried after the duration of a claim.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fault">The fault, in words that contain no reading.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task Fail(QueuedRequest request, string fault, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Do("UPDATE athleteos.requests SET claim = NULL, until = clock_timestamp() + @lease, fault = @fault WHERE claim = @Claim", new { request.Claim, fault, lease }, stop);
    }

    /// <summary>Moves requests that were tried too often to the answers, with their facts and the reason. Returns their number.</summary>
    /// <param name="attempts">The number of attempts for each request.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task<int> SetAside(int attempts, CancellationToken stop) => Do(
        """
        WITH gone AS (DELETE FROM athleteos.requests WHERE (sender, id) IN (
          SELECT sender, id FROM athleteos.requests WHERE attempts >= @attempts AND (until IS NULL OR until < clock_timestamp()) FOR UPDATE SKIP LOCKED) RETURNING *)
        INSERT INTO athleteos.answers (id, sender, outcome, reasons, policy, facts, key)
        SELECT id, sender, 'set_aside', json_build_array('it was tried ' || attempts || ' times and never ended: ' || coalesce(fault, 'the service itself ended while it was deciding')), policy, facts, key FROM gone
        ON CONFLICT (sender, id) DO UPDATE SET at = excluded.at, outcome = excluded.outcome, athlete_id = NULL, decision_id = NULL, decision = NULL, reasons = excluded.reasons,
          policy = excluded.policy, facts = excluded.facts, key = excluded.key
        """,
        new { attempts }, stop);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    // Only the database's clock measures the duration of a claim: clocks of hosts may differ.
    private Task<IReadOnlyList<QueuedRequest>> Claim(string which, int most, CancellationToken stop) => calls.On(async connection =>
    {
        var rows = await connection.QueryAsync<QueuedRequest>(new CommandDefinition(
            $"""
            WITH due AS (SELECT sender, id FROM athleteos.requests WHERE {which} AND (until IS NULL OR until < clock_timestamp()) ORDER BY at, id LIMIT @most FOR UPDATE SKIP LOCKED)
            UPDATE athleteos.requests r SET claim = gen_random_uuid(), until = clock_timestamp() + @lease, attempts = r.attempts + 1 FROM due WHERE r.sender = due.sender AND r.id = due.id
            RETURNING r.id AS Id, r.policy AS Policy, r.facts AS Facts, r.key AS Key, r.claim AS Claim, r.sender AS Sender
            """,
            new { most, lease }, cancellationToken: stop)).ConfigureAwait(false);
        return (IReadOnlyList<QueuedRequest>)rows.AsList();
    }, stop);

    private Task<int> Do(string sql, object values, CancellationToken stop) =>
        calls.On(connection => connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: stop)), stop);
}
