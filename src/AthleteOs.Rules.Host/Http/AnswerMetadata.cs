using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Http;

/// <summary>An answer of a route, for the OpenAPI document.</summary>
/// <param name="StatusCode">The status.</param>
/// <param name="Type">The type of the body.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Description">When it is returned.</param>
/// <param name="Headers">The headers that it has.</param>
internal sealed record AnswerMetadata(int StatusCode, Type? Type, string ContentType, string? Description, params IReadOnlyList<string> Headers) : IProducesResponseTypeMetadata
{
    public const string ProblemJson = "application/problem+json";

    IEnumerable<string> IProducesResponseTypeMetadata.ContentTypes => [ContentType];

    /// <summary>A problem.</summary>
    public static AnswerMetadata Problem(int status, string description, params string[] headers) => new(status, typeof(ProblemDetails), ProblemJson, description, headers);

    /// <summary>A problem that passes; Retry-After is the time to wait.</summary>
    public static AnswerMetadata Retry(int status, string description) => Problem(status, description, "Retry-After");
}

/// <summary>The body that a route requires.</summary>
/// <param name="Schema">The name of its schema.</param>
/// <param name="Line">The schema of a line, if the body may be JSON Lines; otherwise null.</param>
internal sealed record BodyMetadata(string Schema, string? Line = null);

/// <summary>The one JSON document that a route answers instead of JSON Lines, for a caller that accepts no lines.</summary>
/// <param name="Schema">The name of its schema.</param>
internal sealed record ReportMetadata(string Schema);

/// <summary>The header <c>Location</c> of a recorded document.</summary>
/// <param name="Statuses">The statuses that have it.</param>
internal sealed record LocationMetadata(params IReadOnlyList<int> Statuses);

/// <summary>The query parameters of a route.</summary>
/// <param name="Names">Their names.</param>
internal sealed record QueryMetadata(IReadOnlyList<string> Names);

/// <summary>The meaning of status 200 on a route that can also answer 201.</summary>
/// <param name="Description">The meaning.</param>
internal sealed record UnchangedMetadata(string Description);
