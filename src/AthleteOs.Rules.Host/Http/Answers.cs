namespace AthleteOs.Rules.Host.Http;

/// <summary>Sends documents.</summary>
internal static class Answers
{
    public static Task Json(HttpContext context, int status, ReadOnlyMemory<byte> utf8)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = utf8.Length;
        return context.Response.Body.WriteAsync(utf8, context.RequestAborted).AsTask();
    }
}
