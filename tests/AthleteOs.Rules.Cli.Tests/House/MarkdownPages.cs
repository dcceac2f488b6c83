using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>Every Markdown page that people write, with its fenced blocks.</summary>
internal static class MarkdownPages
{
    // A policy's changes belong to its author, and golden files are the output of programs.
    private static readonly string[] OfOthers = ["CHANGES.md"];
    private static readonly string[] OtherFolders = ["bin", "obj", "Golden", ".git"];

    public static IReadOnlyList<string> All { get; } =
        [.. Below(new DirectoryInfo(Root.Folder)).Select(f => Path.GetRelativePath(Root.Folder, f.FullName).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static string Text(string page) => File.ReadAllText(Root.Of(page));

    public static IReadOnlyList<Fence> Fences(string page)
    {
        var fences = new List<Fence>();
        var lines = Text(page).Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, at + 1, l => l == "```");
                fences.Add(new Fence(lines[at][3..], at + 2, lines[(at + 1)..end]));
                at = end;
            }
        }

        return fences;
    }

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.md").Where(f => !OfOthers.Contains(f.Name, StringComparer.Ordinal))
            .Concat(folder.EnumerateDirectories().Where(d => d.LinkTarget is null && !OtherFolders.Contains(d.Name, StringComparer.Ordinal)).SelectMany(Below));

    /// <summary>A fenced block: the words after the fence, the number of its first line, and its lines.</summary>
    public sealed record Fence(string Info, int Line, string[] Lines)
    {
        public string Text => string.Concat(Lines.Select(l => l + "\n"));

        /// <summary>Whether the block has commands to run. Those of <c>sh full</c> take minutes: only a long run has them.</summary>
        public bool IsCommand => Info is "sh" or "sh long" || IsOfLongRun;

        /// <summary>Whether only a long run runs the block.</summary>
        public bool IsOfLongRun => Info == "sh full";

        /// <summary>Whether the block shows what the commands before it print.</summary>
        public bool IsOutput => Info is "text" or "json output";

        /// <summary>The file that the block names.</summary>
        public string File => Info.Split(' ', 2)[1].Split(' ', '=')[^1];

        public bool Is(string info) => Info.StartsWith(info, StringComparison.Ordinal) && Info.Length > info.Length && Info[info.Length] is (' ' or '=');
    }
}
