using System.Diagnostics;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host;

/// <summary>
/// Asks the journal whether it can write now, for <c>/health/ready</c>. All callers share one question, and an answer is used for a moment, so
/// that many callers cost no more than one.
/// </summary>
internal sealed class JournalProbe(LazyJournal journal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private Task<string?>? _asked;
    private long _at;

    /// <summary>The reason why the journal cannot write; null where it can.</summary>
    public async Task<string?> Fault(CancellationToken stop)
    {
        Task<string?> asked;
        lock (_gate)
        {
            if (_asked is null || (_asked.IsCompleted && Stopwatch.GetElapsedTime(_at) > Fresh))
            {
                (_asked, _at) = (Task.Run(Ask, CancellationToken.None), Stopwatch.GetTimestamp());
            }

            asked = _asked;
        }

        try
        {
            return await asked.WaitAsync(Patience, stop);
        }
        catch (TimeoutException)
        {
            return "The journal's database does not answer.";
        }
    }

    private async Task<string?> Ask()
    {
        try
        {
            await journal.Probe(CancellationToken.None);
            return null;
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalRefusedException)
        {
            return fault.Message;
        }
    }
}
