using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AthleteOs.Rules.Host.Http;

/// <summary>The form of JSON answers: snake_case names, characters unescaped, UTF-8.</summary>
internal static class AnswerJson
{
    private const string WithCharset = "application/json; charset=utf-8";

    public static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }

    /// <summary>Removes the parameter charset, which application/json does not have (RFC 8259) and the framework adds.</summary>
    public static Task WithoutCharset(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            var response = (HttpResponse)state;
            response.ContentType = response.ContentType == WithCharset ? "application/json" : response.ContentType;
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    }
}
