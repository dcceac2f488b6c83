using System.Globalization;
using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>A bench with the shipped experiment: proposed by ana, started by ben, and athletes who consent.</summary>
internal static class TrialBench
{
    public const string Id = "wider-spacing";

    /// <summary>The first day of the experiment.</summary>
    public static readonly DateOnly First = new(2027, 1, 4);

    public static string File { get; } = System.IO.File.ReadAllText(Root.Of("config", "experiments", "wider-spacing.json"));

    public static ExperimentActs Acts(this LoopBench bench, DateOnly day, IJournal? journal = null) =>
        new(journal ?? bench.Journal, new ExperimentRegister(journal ?? bench.Journal, LoopBench.Noon(day)), id => bench.Shelf.Find(id)?.Policy, LoopBench.Noon(day));

    public static Task<ActResult> Propose(this LoopBench bench, DateOnly day, string file, CancellationToken stop) =>
        bench.Acts(day).Propose("file", Encoding.UTF8.GetBytes(file), "ana", "an open question", new Findings(), stop);

    /// <summary>A bench with the running experiment.</summary>
    public static async Task<LoopBench> Running(CancellationToken stop, string? file = null, bool hasCheckpoints = true)
    {
        var bench = await LoopBench.OpenAt(LoopBench.Noon(First.AddDays(-2)), stop, hasCheckpoints);
        await bench.Propose(First.AddDays(-2), file ?? File, stop);
        await bench.Acts(First.AddDays(-1)).Start(Id, digest: null, "ben", "the plan is good", stop);
        return bench;
    }

    public static Task<ConsentResult> Consents(this LoopBench bench, string athlete, CancellationToken stop, string document = """{ "consent": true }""") =>
        new Consents(bench.Journal, new ExperimentRegister(bench.Journal, LoopBench.Noon(First)), LoopBench.Noon(First)).Record(athlete, Id, Encoding.UTF8.GetBytes(document), "coach", new Findings(), stop);

    /// <summary>Enrols an athlete with a week of even readings before the first day.</summary>
    public static async Task Enrol(this LoopBench bench, string athlete, CancellationToken stop, bool consents = true)
    {
        var threshold = ParametersDocument.ByHand(new AthleteFrom(First.AddDays(-8), new Athlete { KeySessionReadinessMin = 60 }));
        await bench.Journal.Append(athlete, [LoopBench.Settings(First.AddDays(-8)), new NewEntry(EntryKind.Parameters, First.AddDays(-8), "", threshold)], stop);
        for (var ago = 8; ago > 0; ago--)
        {
            await bench.Reads(athlete, First.AddDays(-ago), stop);
            await bench.Trains(athlete, First.AddDays(-ago), SessionType.Support, stop);
        }

        if (consents)
        {
            await bench.Consents(athlete, stop);
        }
    }

    public static Task<Appended> Reads(this LoopBench bench, string athlete, DateOnly day, CancellationToken stop, double readiness = 75, bool ill = false, bool injured = false) =>
        bench.Journal.Append(athlete, [LoopBench.Readings(new HistoryDay(day) { ReadinessScore = readiness, Illness = ill, Injury = injured }, string.Create(CultureInfo.InvariantCulture, $"{readiness}{ill}{injured}"))], stop);

    public static Task<Appended> Trains(this LoopBench bench, string athlete, DateOnly day, SessionType type, CancellationToken stop) =>
        bench.Journal.Append(athlete, [LoopBench.Done(new HistoryDay(day) { SessionType = type, Load = type == SessionType.Key ? 90 : 50 }, "")], stop);

    /// <summary>The last decision document of a day.</summary>
    public static async Task<JsonValue> Decision(this LoopBench bench, string athlete, DateOnly day) =>
        JsonSource.Read("journal", (await bench.All(athlete)).Last(e => e.Kind == EntryKind.Decision && e.Date == day).Body!.Value.Span, new Findings())!;

    public static HarmMonitor Harm(this LoopBench bench, TimeProvider clock)
    {
        var register = new ExperimentRegister(bench.Journal, clock);
        return new HarmMonitor(bench.Journal, register, new ExperimentActs(bench.Journal, register, id => bench.Shelf.Find(id)?.Policy, clock));
    }

    /// <summary>Whether every chain of the journal is whole.</summary>
    public static async Task<bool> IsWhole(this LoopBench bench, CancellationToken stop)
    {
        await foreach (var chain in JournalVerifier.Verify(bench.Journal, athleteId: null, stop))
        {
            if (chain.Fault is not null)
            {
                return false;
            }
        }

        return true;
    }

    public static async Task<RegisteredExperiment> Registered(this LoopBench bench, CancellationToken stop) =>
        (await new ExperimentRegister(bench.Journal, TimeProvider.System).Now(stop)).Experiments[Id];
}
