using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Http;

/// <summary><c>/v1/athletes/{athlete_id}/reviews</c>: lists the reviews of an athlete's weeks, and withdraws them.</summary>
internal static class ReviewEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reviews = routes.MapGroup("/v1/athletes/{athleteId}/reviews");
        reviews.MapGet("", GetReviews).RequirePermission(Permission.Read).HasETag()
            .Describe("listReviews", "List the reviews of an athlete's weeks, oldest first.");
        reviews.MapDelete("/{date}", Withdraw).RequirePermission(Permission.Withdraw)
            .Describe("withdrawReview", "Withdraw the review of a week and all later ones. The loop goes on from the parameters before it, and today is decided again.");
    }

    private static async Task<Results<Ok<ReviewList>, DayProblem, NotFoundProblem>> GetReviews(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, [FromQuery, Description(LoopEndpoints.FromDescription)] string? from, [FromQuery, Description(LoopEndpoints.ToDescription)] string? to,
        SquadQueries squad, CancellationToken stop)
    {
        if (QueryDay.Read(from, to, out var first, out var last) is { } problem)
        {
            return problem;
        }

        return await squad.Reviews(athleteId, first, last, stop) is { } reviews ? TypedResults.Ok(ReviewList.Of(athleteId, reviews, await squad.Withdrawals(athleteId, stop))) : new NotFoundProblem();
    }

    private static async Task<Results<Ok<WithdrawalReport>, DayProblem, ReasonProblem, NotFoundProblem>> Withdraw(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, [Description("The day of the review, a Sunday, yyyy-MM-dd.")] string date,
        [FromQuery, Description("The reason, for the record.")] string? why, ReviewWithdrawal withdrawal, CancellationToken stop)
    {
        if (QueryDay.Read("the day", date, out var day) is { } problem)
        {
            return problem;
        }

        if (ExperimentActs.Fault("why", why) is { } fault)
        {
            return new ReasonProblem(fault);
        }

        return await withdrawal.Withdraw(athleteId, day!.Value, why!, stop) is WithdrawalResult.Withdrawn withdrawn ? TypedResults.Ok(WithdrawalReport.Of(athleteId, withdrawn)) : new NotFoundProblem();
    }
}

/// <summary>A recorded review, numbered from 1 within this answer. Its body is null after an erasure.</summary>
internal sealed record NumberedReview(
    int Number, DateOnly Date, DateTimeOffset At,
    [property: Description("Whether it was withdrawn: the loop does not use it.")] bool Withdrawn,
    ReviewJson? Body);

/// <summary>The reviews of an athlete's weeks, oldest first.</summary>
internal sealed record ReviewList(string AthleteId, IEnumerable<NumberedReview> Reviews)
{
    public static ReviewList Of(string athleteId, IReadOnlyList<Entry> entries, IReadOnlyList<Withdrawal> withdrawals) =>
        new(athleteId, entries.Select((e, i) => new NumberedReview(i + 1, e.Date, e.At, withdrawals.Any(w => w.Covers(e)), e.Body(b => new ReviewJson(b)))));
}

/// <summary>A parameter of an athlete before and after a withdrawal; null if unknown.</summary>
internal sealed record ParameterChange(string Parameter, JsonElement? Before, JsonElement? After);

/// <summary>The decision of today before and after a withdrawal; null without a decision.</summary>
internal sealed record TodayChange(
    DateOnly Date, string? SessionTypeBefore, string? SessionTypeAfter,
    [property: Description("The id of the decision in force.")] string? DecisionId,
    [property: Description("Whether today has a harder type of session than before.")] bool IsHarder);

/// <summary>The effects of a withdrawal.</summary>
internal sealed record WithdrawalReport(
    string AthleteId,
    [property: Description("The days of the withdrawn reviews.")] IEnumerable<DateOnly> Reviews,
    [property: Description("The parameters of the athlete that changed. Manual versions stay.")] IEnumerable<ParameterChange> Parameters,
    TodayChange Today,
    [property: Description("The effect on today, in words.")] string Says)
{
    public static WithdrawalReport Of(string athleteId, WithdrawalResult.Withdrawn withdrawn)
    {
        var (before, after) = (withdrawn.Before?.Session, withdrawn.After?.Session);
        var isHarder = after > before;
        return new WithdrawalReport(athleteId, withdrawn.Reviews, withdrawn.Changes.Select(c => new ParameterChange(c.Parameter, c.Before, c.After)),
            new TodayChange(withdrawn.Today, before?.Word(), after?.Word(), withdrawn.After?.Decision.Id, isHarder),
            before is null || after is null ? "Today has no decision to compare." : isHarder ? $"Today is harder than before: {after.Value.Word()} instead of {before.Value.Word()}."
            : after == before ? $"Today stays a {after.Value.Word()} day." : $"Today is easier than before: {after.Value.Word()} instead of {before.Value.Word()}.");
    }
}
