using System.Globalization;
using System.Reflection;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace AthleteOs.Rules.Host.Http;

/// <summary>
/// A problem (RFC 9457). The framework writes it as <see cref="ProblemHttpResult"/>. A derived type names the cause: an endpoint's return type
/// lists its problems, and the OpenAPI document lists the statuses.
/// </summary>
internal abstract class Problem(int status, string title, string detail, IEnumerable<DocumentFault>? findings = null, int? retryAfter = null) : IResult
{
    private readonly ProblemHttpResult _problem = TypedResults.Problem(detail, statusCode: status, title: title, type: ProblemTypes.AddressOf(title),
        extensions: findings is null ? null : [new KeyValuePair<string, object?>("findings", findings.ToArray())]);

    /// <summary>The document of the problem.</summary>
    public Microsoft.AspNetCore.Mvc.ProblemDetails Details => _problem.ProblemDetails;

    public virtual Task ExecuteAsync(HttpContext httpContext)
    {
        if (retryAfter is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = FormattableString.Invariant($"{seconds}");
        }

        return _problem.ExecuteAsync(httpContext);
    }
}

/// <summary>The resource is missing, or outside the caller's list: both look alike.</summary>
internal sealed class NotFoundProblem() : Problem(StatusCodes.Status404NotFound, "Not found", "This address is unknown, or not yours to see."), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(Answer);

    public static AnswerMetadata Answer { get; } = AnswerMetadata.Problem(StatusCodes.Status404NotFound, "The resource is missing, or not the caller's to see.");
}

/// <summary>The body of a request is unusable.</summary>
internal sealed class BodyProblem : Problem, IEndpointMetadataProvider
{
    private const string TooLargeDetail = "A body is at most 256 kB; send one morning at a time.";

    private BodyProblem(int status, string title, string detail, IEnumerable<DocumentFault>? findings = null)
        : base(status, title, detail, findings)
    {
    }

    public static BodyProblem TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "The body is too large", TooLargeDetail);

    public static BodyProblem TooLargeBatch() => new(StatusCodes.Status413PayloadTooLarge, "The body is too large", "A batch is at most 4 MB; send fewer lines.");

    public static BodyProblem OtherType(string detail) => new(StatusCodes.Status415UnsupportedMediaType, "The body is not JSON in UTF-8", detail);

    public static BodyProblem Unusable(Findings findings) => new(StatusCodes.Status400BadRequest, "The document cannot be used", findings.InOrder()[0].Message,
        findings.InOrder().Where(f => f.Severity == Severity.Error).Select(DocumentFault.Of));

    public static BodyProblem Unreadable(BadHttpRequestException fault) => new(fault.StatusCode, "The request cannot be read",
        fault.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLargeDetail : "The request is incomplete or malformed.");

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status400BadRequest, "The document is unusable; findings lists each fault with its place."));
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status408RequestTimeout, "The body arrived too slowly."));
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status413PayloadTooLarge, "The body is larger than 256 kB, or a batch than 4 MB."));
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status415UnsupportedMediaType, "The body is not announced as JSON in UTF-8, or it is compressed."));
    }
}

/// <summary>A text in the address is no day.</summary>
internal sealed class DayProblem(string name, string text) : Problem(StatusCodes.Status400BadRequest, "Invalid day",
    $"{name} is \"{text}\"; it must be a day that exists, written yyyy-MM-dd, from 1900-01-01 on."), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status400BadRequest, "A day in the address does not exist."));
}

/// <summary>The size or the begin of a page in the address is no such number.</summary>
internal sealed class PageProblem : Problem, IEndpointMetadataProvider
{
    /// <summary>The largest page.</summary>
    public const int Most = 1000;

    private PageProblem(string detail)
        : base(StatusCodes.Status400BadRequest, "Invalid page", detail)
    {
    }

    /// <summary>Reads the size of a page. A missing or empty text is the usual size and no problem.</summary>
    public static PageProblem? Read(string? text, int usual, out int most)
    {
        most = usual;
        return string.IsNullOrEmpty(text) || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out most) && most is >= 1 and <= Most)
            ? null : new PageProblem($"limit is \"{text}\"; it must be a whole number from 1 to {Most}.");
    }

    /// <summary>Reads the entry before which a page ends. A missing or empty text is no limit and no problem.</summary>
    public static PageProblem? ReadBefore(string? text, out long? before)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1;
        before = isNumber ? number : null;
        return isNumber || string.IsNullOrEmpty(text) ? null : new PageProblem($"before is \"{text}\"; take it from next of the page before, a whole number from 1 on.");
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status400BadRequest, "The size or the begin of the page is no whole number in its range."));
}

/// <summary>The idempotency key is unusable, or the body and the address name different athletes.</summary>
internal sealed class RequestProblem : Problem, IEndpointMetadataProvider
{
    private RequestProblem(string title, string detail)
        : base(StatusCodes.Status400BadRequest, title, detail)
    {
    }

    public static RequestProblem Key() => new("Invalid key", $"{IdempotencyKey.Header} {DecisionRecorder.KeyRule}.");

    public static RequestProblem TwoAthletes() => new("Two athletes", "athlete.athlete_id in the body is not the athlete of the address; they must be the same.");

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status400BadRequest, "The idempotency key is unusable, or the body names another athlete."));
}

/// <summary>Another document is recorded under the idempotency key.</summary>
internal sealed class KeyConflictProblem : Problem, IEndpointMetadataProvider
{
    private KeyConflictProblem(string title, string detail)
        : base(StatusCodes.Status422UnprocessableEntity, title, detail)
    {
    }

    public static KeyConflictProblem Morning(DateOnly date, string key) => new("Another morning is recorded under this key",
        $"{IsoDate.Of(date)} was decided from other facts under the key \"{key}\"; to correct it send the header Idempotency-Key with a key of its own; both are recorded.");

    public static KeyConflictProblem Day(string document, DayResult.Conflict conflict) => conflict.IsErased
        ? new("Erased under this key", $"The {document} document of {IsoDate.Of(conflict.Date)} is erased; to record one again send the header Idempotency-Key with a key of its own.")
        : new("Another day is recorded under this key", $"Another {document} document of {IsoDate.Of(conflict.Date)} is recorded; to correct it send the header Idempotency-Key with a key of its own; both are recorded, and the later one counts.");

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status422UnprocessableEntity, "Another document is recorded for the day under this key, or it was erased."));
}

/// <summary>No version of the policy serves.</summary>
internal sealed class PolicyProblem : Problem, IEndpointMetadataProvider
{
    private PolicyProblem(int status, string title, string detail, int? retryAfter = null)
        : base(status, title, detail, retryAfter: retryAfter)
    {
    }

    /// <summary>404 for an unknown policy; 503 if its files have not been read without error yet.</summary>
    public static PolicyProblem Of(PolicyShelf shelf, string id) => shelf.States.Count == 0 || shelf.States.Any(s => s.Id == id)
        ? new(StatusCodes.Status503ServiceUnavailable, "No policy can decide", $"The policy \"{id}\" has not been read without error yet; /health/ready gives the reason.", retryAfter: 5)
        : new(StatusCodes.Status404NotFound, "No such policy", $"There is no policy \"{id}\"; /v1/policies lists the policies.");

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status404NotFound, "The policy is unknown."));
        builder.Metadata.Add(AnswerMetadata.Retry(StatusCodes.Status503ServiceUnavailable, "No version of the policy serves yet."));
    }
}

/// <summary>A recorded decision cannot be replayed.</summary>
internal sealed class ReplayProblem : Problem, IEndpointMetadataProvider
{
    private ReplayProblem(int status, string title, string detail)
        : base(status, title, detail)
    {
    }

    public static ReplayProblem Erased() => new(StatusCodes.Status410Gone, "Erased", "The facts of this decision are erased; only its id, date and time remain.");

    public static ReplayProblem PolicyMissing(string digest) => new(StatusCodes.Status409Conflict, "The policy does not serve", $"The policy {digest} does not serve here; serve its files to replay this decision.");

    public static ReplayProblem NewerForm() => new(StatusCodes.Status409Conflict, "Newer form", "A newer program wrote this decision; replay it with that program.");

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status409Conflict, "The policy that decided does not serve, or a newer program wrote the decision."));
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status410Gone, "The facts of the decision are erased."));
    }
}

/// <summary>Settings with a first day outside the record.</summary>
internal sealed class FirstDayProblem(EnrolmentResult.FirstDayOutOfRange outside) : Problem(StatusCodes.Status400BadRequest, "First day out of range",
    $"first_day is {IsoDate.Of(outside.FirstDay)}; it must be within the ten years up to today, {IsoDate.Of(outside.Today)}."), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status400BadRequest, "The first day is outside the ten years up to the athlete's today."));
}

/// <summary>A version of the parameters that would begin on a day that it must not.</summary>
internal sealed class VersionProblem : Problem, IEndpointMetadataProvider
{
    private VersionProblem(string title, string detail)
        : base(StatusCodes.Status422UnprocessableEntity, title, detail)
    {
    }

    public static VersionProblem AfterToday(ParametersResult.AfterToday refused) =>
        new("Begins after today", $"from is {IsoDate.Of(refused.From)}, and it is {IsoDate.Of(refused.Today)} for this athlete; set parameters on the day on which they begin.");

    public static VersionProblem BeforeLatest(ParametersResult.BeforeLatest refused) =>
        new("Begins before the version in force", $"from is {IsoDate.Of(refused.From)}, but the version in force began on {IsoDate.Of(refused.Latest)}; a version begins on or after the one before.");

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status422UnprocessableEntity, "The version would begin after the athlete's today, or before the version in force."));
}

/// <summary>The reason or the person of a change is missing.</summary>
internal sealed class ReasonProblem(string fault) : Problem(StatusCodes.Status400BadRequest, "The record needs more", fault + "."), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status400BadRequest, "The reason or the person is missing."));
}

/// <summary>A change of an experiment is refused.</summary>
internal sealed class ExperimentProblem(string reason) : Problem(StatusCodes.Status409Conflict, "Refused", reason + "."), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status409Conflict, "The change is refused; detail gives the reason."));
}

/// <summary>Nothing was erased.</summary>
internal sealed class ErasureProblem : Problem, IEndpointMetadataProvider
{
    private ErasureProblem(int status, string title, string detail)
        : base(status, title, detail)
    {
    }

    public static ErasureProblem NotConfirmed() => new(StatusCodes.Status400BadRequest, "Not confirmed",
        "An erasure cannot be undone. Export the data first if you may need them, then repeat the athlete's id: ?confirm=ID. Nothing was erased.");

    public static ErasureProblem NotSetUp() => Conflict(
        "On PostgreSQL erasing needs the connection of the journal's owner: the setting erase_journal, or athleteos journal erase on the command line. Nothing was erased.");

    public static ErasureProblem Refused(string reason) => Conflict($"erase_journal cannot erase: {reason} Nothing was erased.");

    public static ErasureProblem AnotherDatabase() => Conflict("erase_journal leads to another database than journal; the athlete's data is still there.");

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status400BadRequest, "The query does not repeat the athlete's id; nothing was erased."));
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status409Conflict, "Erasing is not set up; nothing was erased."));
    }

    private static ErasureProblem Conflict(string detail) => new(StatusCodes.Status409Conflict, "Erasing is not set up", detail);
}

/// <summary>The caller is unknown.</summary>
internal sealed class UnknownCallerProblem() : Problem(StatusCodes.Status401Unauthorized, "Unknown caller",
    "Send a key that this service knows, or a trusted token that has not expired: Authorization: Bearer KEY.")
{
    public override Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return base.ExecuteAsync(httpContext);
    }
}

/// <summary>The caller's role may not do this.</summary>
internal sealed class RoleProblem(Security.Role role) : Problem(StatusCodes.Status403Forbidden, "Not for this role", $"The role {role.ToString().ToLowerInvariant()} may not do this.");

/// <summary>Another site's page calls a service without keys.</summary>
internal sealed class ForeignProblem(string reason) : Problem(StatusCodes.Status403Forbidden, "Not from this machine", reason);

/// <summary>The address has no such method.</summary>
internal sealed class MethodProblem(string allowed) : Problem(StatusCodes.Status405MethodNotAllowed, "No such method", $"This address has the methods {allowed}.");

/// <summary>The address has no such query parameter.</summary>
internal sealed class QueryProblem(string shown, string near, IReadOnlyCollection<string> known) : Problem(StatusCodes.Status400BadRequest, "Unknown query parameter",
    $"This address has no query parameter \"{shown}\"{near}; it has {(known.Count == 0 ? "none" : string.Join(", ", known))}.");

/// <summary>One caller sent too many requests.</summary>
internal sealed class TooManyRequestsProblem(int perMinute) : Problem(StatusCodes.Status429TooManyRequests, "Too many requests",
    "More than requests_per_minute came from one caller; wait a minute.", retryAfter: Seconds)
{
    private const int Seconds = 60;

    public static AnswerMetadata Answer { get; } =
        AnswerMetadata.Problem(StatusCodes.Status429TooManyRequests, "The caller sent too many requests.", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset");

    public override Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers["RateLimit-Limit"] = FormattableString.Invariant($"{perMinute}");
        headers["RateLimit-Remaining"] = "0";
        headers["RateLimit-Reset"] = FormattableString.Invariant($"{Seconds}");
        return base.ExecuteAsync(httpContext);
    }
}

/// <summary>The journal does not answer.</summary>
internal sealed class JournalProblem(bool mayBeRecorded) : Problem(StatusCodes.Status503ServiceUnavailable, "The journal does not answer", mayBeRecorded
    ? "The connection broke during the write; it may be recorded or not. Send the same again in a moment, with the same Idempotency-Key."
    : "Nothing was recorded; send the same again in a moment.", retryAfter: 2);

/// <summary>Too many requests of all callers are under way.</summary>
internal sealed class BusyProblem() : Problem(StatusCodes.Status503ServiceUnavailable, "The service is busy",
    "Too many requests of all callers are under way. Nothing was recorded; send the same again after the seconds of Retry-After.", retryAfter: 1)
{
    public static AnswerMetadata Answer { get; } = AnswerMetadata.Retry(StatusCodes.Status503ServiceUnavailable, "Too many requests are under way; nothing was recorded.");
}

/// <summary>The service failed.</summary>
internal sealed class ServiceProblem() : Problem(StatusCodes.Status500InternalServerError, "The service failed",
    "The service's log contains the reason. Nothing was recorded unless an answer confirmed it.");
