using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>A decision of the past, with the facts that it was made from.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Morning">The facts.</param>
/// <param name="Day">What was decided.</param>
/// <param name="Policy">The policy that decided.</param>
/// <param name="Document">The decision document byte for byte; it holds until the next one is read.</param>
internal sealed record PastDecision(Place Place, Morning Morning, SessionType Day, PastPolicy Policy, ReadOnlyMemory<byte> Document);

/// <summary>A policy as a decision names it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its digest.</param>
internal sealed record PastPolicy(string Id, string Version, string Digest);

/// <summary>Decisions of the past one after the other, wherever they are kept.</summary>
internal interface IPastDecisions
{
    /// <summary>What was found on the way; it grows while they are read.</summary>
    PastNotes Notes { get; }

    /// <summary>How much is read: a share from 0 to 1, or null where it cannot be said.</summary>
    double? Share { get; }

    /// <summary>Reads them in the order that they are kept.</summary>
    /// <param name="stop">Ends the reading; what was read so far counts.</param>
    IAsyncEnumerable<PastDecision> Read(CancellationToken stop);
}

/// <summary>Which decisions are asked for. What is left out does not restrict.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Series">The series that the rules read; others are not read number by number. Null for all.</param>
internal sealed record PastQuery(string? AthleteId = null, DateOnly? From = null, DateOnly? To = null, IReadOnlySet<FactDefinition>? Series = null)
{
    /// <summary>Whether a day is asked for.</summary>
    public bool Asks(DateOnly date) => (From is not { } from || date >= from) && (To is not { } to || date <= to);
}

/// <summary>What was found while decisions of the past were read.</summary>
internal sealed class PastNotes
{
    /// <summary>How many lines or entries that cannot be used are named; the others are counted.</summary>
    public const int MostNamed = 20;

    /// <summary>How many findings a line may bring.</summary>
    private const int MostOfOne = 5;

    /// <summary>What is wrong with the first that cannot be used.</summary>
    public Findings Findings { get; } = new();

    /// <summary>How many decisions were there, those not asked for included.</summary>
    public long Decisions { get; set; }

    /// <summary>How many lines or entries cannot be used.</summary>
    public long Unusable { get; private set; }

    /// <summary>How many decisions are erased.</summary>
    public long Erased { get; set; }

    /// <summary>How many decisions stand without the facts that they were made from.</summary>
    public long WithoutFacts { get; set; }

    /// <summary>The first and the last day of a decision, those not asked for included.</summary>
    public (DateOnly First, DateOnly Last)? Days { get; private set; }

    /// <summary>Whether all that was read cannot be used, so that the rest is not worth reading.</summary>
    public bool Hopeless => Decisions == 0 && Unusable >= MostNamed;

    /// <summary>Counts a decision of a day.</summary>
    public void Saw(DateOnly day)
    {
        Decisions++;
        Days = Days is var (first, last) ? (day < first ? day : first, day > last ? day : last) : (day, day);
    }

    /// <summary>Counts a line or an entry that cannot be used, and keeps what is wrong with the first of them.</summary>
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
