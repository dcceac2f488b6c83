using System.Reflection;
using System.Security.Cryptography;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The stylesheet, the icon and the scripts of the pages, and the headers that restrict what a page may load.</summary>
internal static class PageFiles
{
    /// <summary>Lets a browser keep a file. Its address changes with its content.</summary>
    public const string ForAYear = "public, max-age=31536000, immutable";

    private const string Policy = $"default-src 'none'; style-src 'self'; {Rest}";

    private const string WithScript = $"{Policy}; {Scripts}";

    // Monaco writes styles into the page, has a font of signs, and reads JSON in a worker.
    private const string WithEditor = $"default-src 'none'; style-src 'self' 'unsafe-inline'; {Rest}; {Scripts}; font-src 'self'; worker-src 'self'";

    private const string Rest = "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string Scripts = "script-src 'self'; connect-src 'self'";

    private static readonly (string Name, string Type, byte[] Content)[] Files = [Embedded("pages.css", "text/css; charset=utf-8"), Embedded("icon.svg", "image/svg+xml"), Embedded("what-if.js", "text/javascript; charset=utf-8"), Embedded("morning.js", "text/javascript; charset=utf-8"), Embedded("variant.js", "text/javascript; charset=utf-8")];

    /// <summary>The address of the stylesheet. It changes with the content, so that a browser may keep the file.</summary>
    public static string Style { get; } = Address(0);

    /// <summary>The address of the icon.</summary>
    public static string Icon { get; } = Address(1);

    /// <summary>The address of the script of a page with sliders. The page works without it.</summary>
    public static string WhatIfScript { get; } = Address(2);

    /// <summary>The address of the script of the morning's form. The form works without it, but only with a connection.</summary>
    public static string MorningScript { get; } = Address(3);

    /// <summary>The address of the script of a variant's form. The form works without it, with plain text fields.</summary>
    public static string VariantScript { get; } = Address(4);

    /// <summary>Maps the files.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (name, type, content) in Files)
        {
            routes.MapGet($"/pages/{name}", (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = ForAYear;
                return TypedResults.Bytes(content, type);
            }).WithMetadata(new PageMetadata()).ExcludeFromDescription();
        }
    }

    /// <summary>Lets the page load its own files and nothing else, and be part of no other page.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="loads">The files that it may load.</param>
    public static void Protect(HttpResponse answer, PageLoads loads = PageLoads.Style)
    {
        // Without same-origin a browser sends a form with Origin: null.
        (answer.Headers.ContentSecurityPolicy, answer.Headers["Referrer-Policy"]) = (loads switch { PageLoads.Editor => WithEditor, PageLoads.Script => WithScript, _ => Policy }, "same-origin");
    }

    private static string Address(int file) => $"/pages/{Files[file].Name}?v={Convert.ToHexStringLower(SHA256.HashData(Files[file].Content))[..12]}";

    private static (string Name, string Type, byte[] Content) Embedded(string name, string type)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return (name, type, bytes.ToArray());
    }
}

/// <summary>The files that a page may load.</summary>
internal enum PageLoads
{
    /// <summary>The stylesheet and the icon.</summary>
    Style,

    /// <summary>These and scripts of the service.</summary>
    Script,

    /// <summary>These and the Monaco editor.</summary>
    Editor,
}

/// <summary>Marks the address of a page: its problems are answered as pages.</summary>
internal sealed record PageMetadata;
