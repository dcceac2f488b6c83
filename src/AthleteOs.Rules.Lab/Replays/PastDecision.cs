using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>A past decision with its facts.</summary>
/// <param name="Place">Its place in the source.</param>
/// <param name="Morning">The facts.</param>
/// <param name="Day">The decision.</param>
/// <param name="Policy">The policy that decided.</param>
/// <param name="Document">The decision document, byte for byte; valid until the next one is read.</param>
internal sealed record PastDecision(Place Place, Morning Morning, SessionType Day, PastPolicy Policy, ReadOnlyMemory<byte> Document);

/// <summary>A policy as named in a decision.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its digest.</param>
internal sealed record PastPolicy(string Id, string Version, string Digest);

/// <summary>Past decisions in order, from any source.</summary>
internal interface IPastDecisions
{
    /// <summary>Notes taken while reading; they grow as decisions are read.</summary>
    PastNotes Notes { get; }

    /// <summary>The share that is read, from 0 to 1; null if it is unknown.</summary>
    double? Share { get; }

    /// <summary>Reads them in the order of the source.</summary>
    /// <param name="stop">Ends the reading; the decisions read so far count.</param>
    IAsyncEnumerable<PastDecision> Read(CancellationToken stop);
}

/// <summary>The decisions to read. An unset part does not restrict.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Series">The series that the rules read; other series are skipped. Null for all.</param>
internal sealed record PastQuery(string? AthleteId = null, DateOnly? From = null, DateOnly? To = null, IReadOnlySet<FactDefinition>? Series = null)
{
    /// <summary>Whether a day is included.</summary>
    public bool Asks(DateOnly date) => (From is not { } from || date >= from) && (To is not { } to || date <= to);
}

/// <summary>Notes from reading past decisions.</summary>
internal sealed class PastNotes
{
    /// <summary>The number of unusable lines or entries that are named; the others are counted.</summary>
    public const int MostNamed = 20;

    /// <summary>The most findings for one line.</summary>
    private const int MostOfOne = 5;

    /// <summary>The faults of the first unusable ones.</summary>
    public Findings Findings { get; } = new();

    /// <summary>The number of decisions in the source, including those outside the query.</summary>
    public long Decisions { get; set; }

    /// <summary>The number of unusable lines or entries.</summary>
    public long Unusable { get; private set; }

    /// <summary>The number of erased decisions.</summary>
    public long Erased { get; set; }

    /// <summary>The number of decisions without their facts.</summary>
    public long WithoutFacts { get; set; }

    /// <summary>The first and the last day of a decision, including those outside the query.</summary>
    public (DateOnly First, DateOnly Last)? Days { get; private set; }

    /// <summary>Whether everything so far is unusable, so that the rest is not worth reading.</summary>
    public bool Hopeless => Decisions == 0 && Unusable >= MostNamed;

    /// <summary>Counts a decision of a day.</summary>
    public void Saw(DateOnly day)
    {
        Decisions++;
        Days = Days is var (first, last) ? (day < first ? day : first, day > last ? day : last) : (day, day);
    }

    /// <summary>Counts an unusable line or entry, and keeps the faults of the first ones.</summary>
    public void Refuse(IEnumerable<Finding> why)
    {
        if (Unusable++ < MostNamed)
        {
            foreach (var finding in why.Where(f => f.Severity == Severity.Error).Take(MostOfOne))
            {
                Findings.Add(finding);
            }
        }
    }
}
