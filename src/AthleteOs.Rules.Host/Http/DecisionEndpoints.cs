using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Http;

/// <summary><c>/v1/decisions</c>: a decision from facts that are not kept, and one that was kept, with its facts and its replay.</summary>
internal static class DecisionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/decisions", Decide).For(Permission.Trying).Says("Decide a day from a facts document; nothing is kept.", takes: "facts", gives: "decision", query: "policy");
        routes.MapGet("/v1/decisions/{id}", Get).For(Permission.Reading).Says("A kept decision with the facts it was made from.");
        routes.MapGet("/v1/decisions/{id}/replay", Replay).For(Permission.Reading).Says("Decide a kept morning again under the policy that decided it, and compare byte for byte.")
            .Answers(StatusCodes.Status409Conflict, "The policy that decided does not serve, or a newer program wrote the decision.")
            .Answers(StatusCodes.Status410Gone, "The facts of the decision were erased.");
    }

    private static async Task Decide(HttpContext context, PolicyShelf shelf, Decider decider, IOptions<HostOptions> options)
    {
        var id = PolicyOf(context, options);
        if (shelf.Find(id) is not { } served)
        {
            await NoSuchPolicy(context, shelf, id);
        }
        else if (await Bodies.Facts(context) is { } morning)
        {
            await Answers.Json(context, StatusCodes.Status200OK, decider.Decide(served, morning));
        }
    }

    private static async Task Get(HttpContext context, string id, SquadQueries squad)
    {
        if (await Find(context, squad, id) is { } kept)
        {
            await Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.Write(kept.Decision, kept.Morning));
        }
    }

    private static async Task Replay(HttpContext context, string id, SquadQueries squad, PolicyShelf shelf, Decider decider)
    {
        if (await Find(context, squad, id) is not { } kept)
        {
            return;
        }

        if (kept.Morning.Body is not { } facts || kept.Decision.Body is not { } decided)
        {
            await Problems.Write(context, StatusCodes.Status410Gone, "Erased", "The facts of this decision were erased; only that it was made is kept.");
            return;
        }

        var digest = JournalDocuments.DigestOf(decided);
        if (shelf.ByDigest(digest) is not { } served)
        {
            await Problems.Write(context, StatusCodes.Status409Conflict, "Another policy serves", $"The policy {digest} is not at hand; serve its files to replay this decision.");
            return;
        }

        if (DecisionDocument.FormOf(decided.Span) is not (> 0 and var form))
        {
            await Problems.Write(context, StatusCodes.Status409Conflict, "Another form", "This decision was written by a newer program; replay it with that.");
            return;
        }

        var again = decider.Decide(served, FactsReader.Read("journal", facts.Span, new Findings())!, form);
        await Answers.Json(context, StatusCodes.Status200OK, JournalDocuments.Replayed(kept.Decision, digest, same: again.AsSpan().SequenceEqual(decided.Span), again));
    }

    /// <summary>The policy that a call names, or the configured one.</summary>
    public static string PolicyOf(HttpContext context, IOptions<HostOptions> options) => context.Request.Query["policy"].ToString() is { Length: > 0 } named ? named : options.Value.Policy;

    /// <summary>Answers a call whose policy does not serve: 404 for one that nobody knows, 503 for one that cannot serve yet.</summary>
    public static Task NoSuchPolicy(HttpContext context, PolicyShelf shelf, string id) =>
        shelf.States.Count == 0 || shelf.States.Any(s => s.Id == id) ? Problems.NoPolicy(context, id)
            : Problems.Write(context, StatusCodes.Status404NotFound, "No such policy", $"There is no policy \"{id}\"; /v1/policies lists those there are.");

    // The decision of that id; null, with the answer written, where there is none or it is not the caller's.
    private static async Task<DecidedMorning?> Find(HttpContext context, SquadQueries squad, string id)
    {
        var decided = await squad.Decision(id, context.Caller().Owns, context.RequestAborted);
        if (decided is null)
        {
            await Problems.NotFound(context);
        }

        return decided;
    }
}
