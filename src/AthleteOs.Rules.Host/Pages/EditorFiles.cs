using System.IO.Compression;
using System.Reflection;
using AthleteOs.Rules.Host.Http;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The files of the Monaco editor, as Microsoft publishes them. Only the form of a variant loads them, and only if a person opens a rule file.</summary>
internal static class EditorFiles
{
    /// <summary>The folder of the files. It has the editor's version, so that a browser may keep them.</summary>
    public const string Folder = "/pages/monaco/0.34.1";

    private const string Resources = "monaco";

    // A worker has the policy of its own file: no code made of text, and scripts of the service only.
    private const string Policy = "default-src 'none'; script-src 'self'";

    // Compressed at the first request, because few services need them.
    private static readonly Dictionary<string, Lazy<byte[]>> Compressed = Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(n => n.StartsWith($"{Resources}/", StringComparison.Ordinal))
        .ToDictionary(n => n[(Resources.Length + 1)..], n => new Lazy<byte[]>(() => Compress(n)), StringComparer.Ordinal);

    /// <summary>The names of the files.</summary>
    public static IEnumerable<string> Names => Compressed.Keys;

    /// <summary>Maps the files.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet($"{Folder}/{{**file}}", Get).AsPage();

    private static IResult Get(string file, HttpContext context)
    {
        if (!Compressed.TryGetValue(file, out var compressed))
        {
            return new NotFoundProblem();
        }

        var headers = context.Response.Headers;
        (headers.CacheControl, headers.ContentSecurityPolicy, headers.Vary) = (PageFiles.ForAYear, Policy, "Accept-Encoding");
        var type = Path.GetExtension(file) switch { ".js" => "text/javascript; charset=utf-8", ".css" => "text/css; charset=utf-8", _ => "font/ttf" };
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return TypedResults.Stream(Open($"{Resources}/{file}"), type);
        }

        headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(compressed.Value, type);
    }

    private static Stream Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;

    private static byte[] Compress(string name)
    {
        using var bytes = new MemoryStream();
        using (var to = new GZipStream(bytes, CompressionLevel.Optimal))
        using (var from = Open(name))
        {
            from.CopyTo(to);
        }

        return bytes.ToArray();
    }
}
