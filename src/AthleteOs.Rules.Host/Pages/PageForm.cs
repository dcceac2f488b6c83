using AthleteOs.Rules.Host.Security;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>Reads the forms of pages.</summary>
internal static class PageForm
{
    /// <summary>Why a form is refused that does not come from a page of this service.</summary>
    public const string Foreign = "The form was open for too long, or another site sent it.";

    /// <summary>The fields of a form; null if it does not come from a page of this service.</summary>
    /// <exception cref="BadHttpRequestException">The body is no form.</exception>
    public static async Task<IFormCollection?> Read(HttpContext context, CancellationToken stop)
    {
        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        try
        {
            var form = await context.Request.ReadFormAsync(stop);
            return FormToken.IsValid(context.Request, form) ? form : null;
        }
        catch (InvalidDataException fault)
        {
            throw new BadHttpRequestException("The form has too many fields, or fields that are too long.", fault);
        }
    }
}
