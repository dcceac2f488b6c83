namespace AthleteOs.Rules.Documents;

/// <summary>How much a finding matters: an error keeps a document from being used, a warning does not.</summary>
public enum Severity
{
    /// <summary>The document cannot be used.</summary>
    Error,

    /// <summary>The document can be used; its author probably meant something else.</summary>
    Warning,
}

/// <summary>A place in a file. Lines and columns are counted from 1; a column counts characters, not bytes. Line 0 means the file as a whole.</summary>
/// <param name="File">The file's path as the caller gave it.</param>
/// <param name="Line">The line, from 1; 0 for the whole file.</param>
/// <param name="Column">The column, from 1; 0 for the whole file.</param>
public readonly record struct Place(string File, int Line, int Column)
{
    /// <summary>The whole of a file.</summary>
    public static Place Whole(string file) => new(file, 0, 0);

    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? File : FormattableString.Invariant($"{File}:{Line}:{Column}");
}

/// <summary>A fault or doubt in a person's text: its place, a stable code, and the remedy in the author's own words.</summary>
/// <param name="Place">Its place.</param>
/// <param name="Code">A stable code such as <c>AO203</c>; every code is explained in <c>rules/docs/codes.md</c>.</param>
/// <param name="Message">The fault and the remedy, in the author's words.</param>
/// <param name="Severity">Whether the document can still be used.</param>
public sealed record Finding(Place Place, string Code, string Message, Severity Severity = Severity.Error)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Place} {Code} {(Severity == Severity.Warning ? "warning: " : "")}{Message}";
}

/// <summary>Collects findings while documents are read, so that all of them are reported in one run.</summary>
public sealed class Findings
{
    private readonly List<Finding> _all = [];

    /// <summary>Every finding so far, in the order found.</summary>
    public IReadOnlyList<Finding> All => _all;

    /// <summary>How many errors were found so far; warnings are not counted.</summary>
    public int Errors { get; private set; }

    /// <summary>Whether no error was found so far.</summary>
    public bool NoErrors => Errors == 0;

    /// <summary>Adds an error.</summary>
    public void Error(Place place, string code, string message) => Add(new Finding(place, code, message));

    /// <summary>Adds a warning.</summary>
    public void Warning(Place place, string code, string message) => Add(new Finding(place, code, message, Severity.Warning));

    /// <summary>Adds a finding.</summary>
    public void Add(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (finding.Severity == Severity.Error)
        {
            Errors++;
        }

        _all.Add(finding);
    }

    /// <summary>Every finding ordered by file, line and column, each distinct one once.</summary>
    public IReadOnlyList<Finding> InOrder() =>
        [.. _all.Distinct()
            .OrderBy(f => f.Place.File, StringComparer.Ordinal).ThenBy(f => f.Place.Line).ThenBy(f => f.Place.Column)
            .ThenBy(f => f.Code, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal)];
}
