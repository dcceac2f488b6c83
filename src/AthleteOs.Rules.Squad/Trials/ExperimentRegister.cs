using System.Text.Json;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>All experiments of a journal at one moment.</summary>
/// <param name="State">The state of their chain.</param>
/// <param name="Experiments">The experiments by id.</param>
/// <param name="Last">The time of the last record; null without one.</param>
internal sealed record ExperimentBook(ChainState State, IReadOnlyDictionary<string, RegisteredExperiment> Experiments, DateTimeOffset? Last);

/// <summary>
/// Reads the experiments of a journal from a chain of their own. A running experiment comes from the journal alone: a later edit of its file
/// changes nothing.
/// </summary>
internal sealed class ExperimentRegister(IJournal journal, TimeProvider clock)
{
    /// <summary>The chain of all experiments. No athlete has this id, because an athlete's id in an address has no slash.</summary>
    public const string Chain = "/experiments";

    // A change by another process is seen after this time.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private volatile Known? _known;

    /// <summary>The experiments, at most a second old.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public async Task<ExperimentBook> Recent(CancellationToken stop) => _known is { } known && clock.GetElapsedTime(known.At) < Fresh ? known.Book : await Now(stop);

    /// <summary>The experiments now.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public async Task<ExperimentBook> Now(CancellationToken stop)
    {
        var at = clock.GetTimestamp();
        var state = await journal.State(Chain, stop);
        var book = _known is { } known && known.Book.State == state ? known.Book : await Read(state, stop);
        _known = new Known(book, at);
        return book;
    }

    private async Task<ExperimentBook> Read(ChainState state, CancellationToken stop)
    {
        var (experiments, last) = (new SortedDictionary<string, RegisteredExperiment>(StringComparer.Ordinal), (DateTimeOffset?)null);
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = Chain }, stop))
        {
            if (entry.Number > state.Entries)
            {
                break; // it belongs to a later state
            }

            last = entry.At;
            if (entry.Body is null)
            {
                continue;
            }

            if (entry.Kind == EntryKind.Assignment)
            {
                AddSeat(experiments, entry);
            }
            else
            {
                Add(experiments, ExperimentAct.Read(entry));
            }
        }

        return new ExperimentBook(state, experiments, last);
    }

    private static void Add(SortedDictionary<string, RegisteredExperiment> experiments, ExperimentAct act)
    {
        if (act.Kind == ActKind.Proposed)
        {
            experiments[act.Experiment] = RegisteredExperiment.Of(act);
            return;
        }

        if (!experiments.TryGetValue(act.Experiment, out var before))
        {
            return; // its proposal is erased
        }

        experiments[act.Experiment] = act.Kind switch
        {
            ActKind.Started => before with { Started = act },
            ActKind.Stopped => before with { Stopped = act },
            _ => before with { StoppedArms = [.. before.StoppedArms, act] },
        };
    }

    /// <summary>The document of a place that an athlete took: the arm and the levels of the factors, without the athlete.</summary>
    public static byte[] Seat(Experiment experiment, TakenSeat seat)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("experiment", experiment.Id);
            json.WriteString("arm", experiment.Arms[seat.Arm].Name);
            if (seat is { Group: { } group, Propensity: { } propensity })
            {
                json.WriteString("group", group);
                json.WriteNumber("propensity", propensity);
            }

            json.WriteStartArray("levels");
            foreach (var level in seat.Levels)
            {
                json.WriteStringValue(level);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void AddSeat(SortedDictionary<string, RegisteredExperiment> experiments, Entry entry)
    {
        using var document = JsonDocument.Parse(entry.Body!.Value);
        var root = document.RootElement;
        if (!experiments.TryGetValue(root.GetProperty("experiment").GetString()!, out var before))
        {
            return;
        }

        var arm = before.Experiment.Arms.Select(a => a.Name).ToList().IndexOf(root.GetProperty("arm").GetString()!);
        string[] levels = [.. root.GetProperty("levels").EnumerateArray().Select(l => l.GetString()!)];
        before.Seats.Add(new TakenSeat(arm, levels)
        {
            Group = root.TryGetProperty("group", out var group) ? group.GetString() : null,
            Propensity = root.TryGetProperty("propensity", out var propensity) ? propensity.GetDouble() : null,
        });
    }

    private sealed record Known(ExperimentBook Book, long At);
}
