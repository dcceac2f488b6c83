using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Host.Endpoints;

/// <summary>Days in addresses.</summary>
internal static class Days
{
    /// <summary>The day that a call asks for by a name; none where it asks for none. Not fine, with the answer written, where it is no day.</summary>
    public static Task<(bool Fine, DateOnly? Day)> Asked(HttpContext context, string name) => Read(context, name, context.Request.Query[name].ToString());

    /// <summary>The day of a text; not fine, with the answer written, where it is none.</summary>
    public static async Task<(bool Fine, DateOnly? Day)> Read(HttpContext context, string name, string text)
    {
        if (text.Length == 0)
        {
            return (true, null);
        }

        if (IsoDate.TryParse(text, out var day) && day.Year >= 1900)
        {
            return (true, day);
        }

        await Problems.Write(context, StatusCodes.Status400BadRequest, "No day", $"{name} is \"{text}\"; it must be a day that exists, written yyyy-MM-dd, from 1900-01-01 on.");
        return (false, null);
    }
}
