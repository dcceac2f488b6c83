using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Host.Http;

/// <summary>Answers that say what is wrong, as <c>application/problem+json</c> (RFC 9457). Faults in a document are listed with their places.</summary>
internal static class Problems
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task Write(HttpContext context, int status, string title, string detail, IEnumerable<Finding>? findings = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            if (findings is not null)
            {
                json.WriteStartArray("findings");
                foreach (var finding in findings)
                {
                    json.WriteStartObject();
                    json.WriteNumber("line", finding.Place.Line);
                    json.WriteNumber("column", finding.Place.Column);
                    json.WriteString("code", finding.Code);
                    json.WriteString("message", finding.Message);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        return context.Response.Body.WriteAsync(bytes.WrittenMemory, context.RequestAborted).AsTask();
    }

    public static Task NotFound(HttpContext context) =>
        Write(context, StatusCodes.Status404NotFound, "Not found", "There is nothing under this address, or it is not yours to see.");

    public static Task Document(HttpContext context, Findings findings) =>
        Write(context, StatusCodes.Status400BadRequest, "The document cannot be used", findings.InOrder()[0].Message, findings.InOrder().Where(f => f.Severity == Severity.Error));

    public static Task NoPolicy(HttpContext context, string id)
    {
        context.Response.Headers.RetryAfter = "5";
        return Write(context, StatusCodes.Status503ServiceUnavailable, "No policy can decide", $"The policy \"{id}\" has not been read without fault yet; /health/ready says why.");
    }
}
