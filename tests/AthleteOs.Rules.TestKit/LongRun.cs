using System.Globalization;
using System.Text.Json;

namespace AthleteOs.Rules.TestKit;

/// <summary>A reliability figure in one piece of a long run.</summary>
/// <param name="What">The repeated work.</param>
/// <param name="Count">How often the piece repeated it.</param>
/// <param name="Fast">The count of a usual run.</param>
/// <param name="Full">The count that the whole long run must reach.</param>
public sealed record CountedFigure(string What, int Count, int Fast, int Full);

/// <summary>A class of tests that a long run repeats.</summary>
/// <param name="Name">The name for <c>--part</c>.</param>
/// <param name="Project">The test project, without <c>AthleteOs.Rules.</c>.</param>
/// <param name="Class">The class with the figure.</param>
public sealed record LongRunPart(string Name, string Project, string Class);

/// <summary>One piece of a part: the class ran once, with this seed and this many times the fast count.</summary>
/// <param name="Part">The part's name.</param>
/// <param name="Seed">The seed of its random numbers.</param>
/// <param name="Times">The factor of the fast count.</param>
/// <param name="Seconds">The duration.</param>
/// <param name="Passed">Whether all its tests passed.</param>
/// <param name="Commit">The commit of the code.</param>
/// <param name="Machine">The number of cores and the system.</param>
/// <param name="Figures">The repeated work.</param>
public sealed record LongRunPiece(string Part, int Seed, int Times, double Seconds, bool Passed, string Commit, string Machine, IReadOnlyList<CountedFigure> Figures);

/// <summary>A long run in pieces: what is done, what comes next, and the verdict. Each piece is a line of a file, so a later call goes on from there.</summary>
/// <param name="pieces">The pieces so far, in their order.</param>
public sealed class LongRun(IReadOnlyList<LongRunPiece> pieces)
{
    /// <summary>The parts in the order of their names.</summary>
    public static readonly IReadOnlyList<LongRunPart> Parts =
    [
        new("calendars", "Tests", "CalendarPromisesTests"),
        new("checkpoints", "Host.Tests", "CheckpointTests"),
        new("cuts", "Host.Tests", "HostsCutOffTests"),
        new("engine", "Tests", "OracleTests"),
        new("faults", "Host.Tests", "FaultySeasonsTests"),
        new("files", "Tests", "MutationTests"),
        new("full-disks", "Host.Tests", "FullDiskTests"),
        new("hosts", "Host.Tests", "HostsKilledTests"),
        new("journal-kills", "Storage.Tests", "KillTests"),
        new("kills", "Host.Tests", "KilledTests"),
        new("language", "Tests", "WholeLanguageTests"),
        new("missing-days", "Tests", "SeriesPromisesTests"),
        new("missing-facts", "Tests", "PromisesTests"),
        new("missing-readiness", "Tests", "MissingReadinessTests"),
        new("order", "Host.Tests", "OrderTests"),
        new("outages", "Host.Tests", "OutageTests"),
        new("pages", "Cli.Tests", "ComparingPageTests"),
        new("requests", "Host.Tests", "DecisionsTests"),
        new("sessions", "Tests", "NetworkTests"),
        new("squads", "Host.Tests", "LargeSquadTests"),
        new("strange-bytes", "Lab.Tests", "StrangeBytesTests"),
        new("tampering", "Storage.Tests", "TamperingTests"),
        new("tokens", "Host.Tests", "StrangeTokensTests"),
        new("years", "Lab.Tests", "SimulatedSeasonTests"),
    ];

    internal static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Seconds that a piece should take: an interrupted piece is lost.</summary>
    private const double SecondsOfAPiece = 600;

    // Tests add the number of a repetition to the seed, so the seeds of two pieces are further apart than any count.
    private const int BetweenSeeds = 50_000_017;

    /// <summary>Reads the pieces of earlier calls. The last line may be cut off by a kill; it is no piece.</summary>
    /// <param name="file">The file; a missing one has no pieces.</param>
    /// <exception cref="InvalidDataException">Another line is no piece; the message names it.</exception>
    public static LongRun Read(string file)
    {
        var (pieces, lines) = (new List<LongRunPiece>(), File.Exists(file) ? File.ReadAllText(file).Split('\n') : []);
        for (var n = 0; n < lines.Length - 1; n++)
        {
            try
            {
                pieces.Add(JsonSerializer.Deserialize<LongRunPiece>(lines[n], Json) is { Part: not null, Figures: not null } piece ? piece : throw new JsonException());
            }
            catch (JsonException wrong)
            {
                throw new InvalidDataException($"{file}:{n + 1} is no piece of a long run; name another file with --place, or remove the line", wrong);
            }
        }

        return new LongRun(pieces);
    }

    /// <summary>The seed of the next piece. The first one begins at the seed of the run.</summary>
    /// <param name="first">The seed of the run, if it has no piece yet.</param>
    public int NextSeed(int first) => pieces.Count == 0 ? first : (int)((pieces[0].Seed + (long)pieces.Count * BetweenSeeds) % int.MaxValue);

    /// <summary>Of these parts, the one that needs the next piece: it has the smallest share of its full count. A failed part is not repeated.</summary>
    /// <param name="parts">The parts to choose from.</param>
    public LongRunPart? Next(IEnumerable<LongRunPart> parts) =>
        parts.Where(p => Share(p) < 1 && Of(p).All(x => x.Passed)).OrderBy(Share).ThenBy(p => p.Name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>The next factor for a part: 1 at first, then what fits into the time, at most ten times the last one and what is still missing.</summary>
    /// <param name="part">The part.</param>
    /// <param name="seconds">The time that is left.</param>
    /// <returns>Zero if not even the fast count fits.</returns>
    public int Times(LongRunPart part, double seconds)
    {
        if (Of(part).LastOrDefault() is not { } last)
        {
            return seconds > 0 ? 1 : 0;
        }

        var fits = (int)Math.Min(last.Times * 10.0, last.Times * Math.Min(SecondsOfAPiece, seconds) / Math.Max(last.Seconds, 0.1));
        var missing = last.Figures.Max(f => (f.Full - Done(part, f.What) + f.Fast - 1) / f.Fast);
        return (int)Math.Min(missing, Math.Max(fits, seconds >= last.Seconds / last.Times ? 1 : 0));
    }

    /// <summary>The verdict on these parts, as JSON on one line: <c>pass</c> only if each figure reached its full count.</summary>
    /// <param name="parts">The parts of the call.</param>
    public string Verdict(IReadOnlyCollection<LongRunPart> parts)
    {
        var mine = pieces.Where(x => parts.Any(p => p.Name == x.Part)).ToArray();
        return JsonSerializer.Serialize(new
        {
            Verdict = mine.Any(x => !x.Passed) ? "fail" : parts.All(p => Share(p) >= 1) ? "pass" : "unfinished",
            Seed = mine.FirstOrDefault()?.Seed,
            Commits = mine.Select(x => x.Commit).Distinct(StringComparer.Ordinal),
            Machines = mine.Select(x => x.Machine).Distinct(StringComparer.Ordinal),
            Parts = parts.Select(p => new
            {
                Part = p.Name,
                Figures = Of(p).SelectMany(x => x.Figures).GroupBy(f => f.What, StringComparer.Ordinal).Select(f => new { What = f.Key, Count = Done(p, f.Key), f.Last().Full }),
                Pieces = Of(p).Count(),
                Seconds = Math.Round(Of(p).Sum(x => x.Seconds)),
                FailedSeeds = Of(p).Where(x => !x.Passed).Select(x => x.Seed),
            }),
        }, Json);
    }

    /// <summary>The same as a table for a page, with a row for each part that has a piece, and a line with the machines and the parts without one.</summary>
    public string Table() =>
        "| part | figure | so far | full count | first seed | pieces | minutes |\n|---|---|---|---|---|---|---|\n"
        + string.Concat(Parts.Where(p => Of(p).Any()).SelectMany(p => Of(p).SelectMany(x => x.Figures).DistinctBy(f => f.What).Select(f => string.Create(CultureInfo.InvariantCulture,
            $"| {p.Name} | {f.What} | {Done(p, f.What):N0} | {f.Full:N0} | {Of(p).First().Seed} | {Of(p).Count()}{(Of(p).All(x => x.Passed) ? "" : ", one failed")} | {Math.Ceiling(Of(p).Sum(x => x.Seconds) / 60):N0} |\n"))))
        + $"\nMachine: {string.Join("; ", pieces.Select(x => x.Machine).Distinct(StringComparer.Ordinal).DefaultIfEmpty("none"))}. Without a piece so far:\n"
        + $"{string.Join(", ", Parts.Where(p => !Of(p).Any()).Select(p => $"`{p.Name}`").DefaultIfEmpty("none"))}.\n";

    /// <summary>The run with one piece more.</summary>
    public LongRun With(LongRunPiece piece) => new([.. pieces, piece]);

    // A part is as far as its figure with the smallest share.
    private double Share(LongRunPart part) => Of(part).LastOrDefault() is { Figures.Count: > 0 } last ? last.Figures.Min(f => Done(part, f.What) / (double)f.Full) : 0;

    private long Done(LongRunPart part, string what) => Of(part).Where(x => x.Passed).SelectMany(x => x.Figures).Where(f => f.What == what).Sum(f => (long)f.Count);

    private IEnumerable<LongRunPiece> Of(LongRunPart part) => pieces.Where(x => x.Part == part.Name);
}
