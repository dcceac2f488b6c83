using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The year of one virtual athlete with a fixed week.</summary>
/// <param name="Family">The way in which the body responds.</param>
/// <param name="Gain">Performance gained, in percent, as in <see cref="SeasonOutcome.Gain"/>.</param>
/// <param name="RestedGain">The same of rested athletes.</param>
/// <param name="DaysOverreached">Days overreached a year.</param>
/// <param name="Illnesses">Illnesses a year.</param>
internal readonly record struct DoseOutcome(TruthFamily Family, double Gain, double RestedGain, double DaysOverreached, double Illnesses);

/// <summary>A number of a year with a fixed week.</summary>
/// <param name="Name">Its name in documents.</param>
/// <param name="Says">Its name for people, with its unit.</param>
/// <param name="Decimals">The number of decimals it is shown with.</param>
/// <param name="Of">Its value for a year.</param>
internal sealed record DoseMeasure(string Name, string Says, int Decimals, Func<DoseOutcome, double> Of)
{
    /// <summary>The gain of rested athletes.</summary>
    public static DoseMeasure RestedGain { get; } = new("rested_gain", "performance gained when rested, %", 2, o => o.RestedGain);

    /// <summary>Every number, in the order in which they are shown.</summary>
    public static IReadOnlyList<DoseMeasure> All { get; } =
    [
        RestedGain,
        new("gain", "performance gained, %", 2, o => o.Gain),
        new("days_overreached", "days overreached, a year", 1, o => o.DaysOverreached),
        new("illnesses", "illnesses, a year", 1, o => o.Illnesses),
    ];
}

/// <summary>
/// The gain of virtual athletes by a fixed number of key sessions a week. No policy decides, every athlete does exactly the week, and nothing limits its load.
/// It shows what the simulation itself rewards.
/// </summary>
/// <param name="truths">The conditions under which the athletes live.</param>
/// <param name="seed">The seed of the athletes.</param>
/// <param name="athletes">The number of athletes.</param>
internal sealed class DoseResponse(Truths truths, ulong seed, int athletes)
{
    /// <summary>The days of a season.</summary>
    public const int Days = 365;

    private const double Cell = 0.1;
    private const int Ends = 14;
    private const int Week = 7;

    // The weeks by their key sessions, Monday first: key (K), support (S), recovery (R) and rest (-). The second is the habit. Further key sessions take the place
    // of support, then of recovery and of rest.
    private static readonly string[] Weeks = ["-SSRSSS", "-KSRSSS", "-KSRKSS", "-KSKRKS", "-KSKRKK", "-KKRKKK", "-KKKKKK", "KKKKKKK"];

    private readonly Dictionary<(int Keys, TruthFamily? Family, DoseMeasure Measure), RunningStatistics> _values = [];

    /// <summary>The numbers of key sessions a week.</summary>
    public static IReadOnlyList<int> Counts { get; } = [.. Enumerable.Range(0, Weeks.Length)];

    /// <summary>All athletes, and those of each family.</summary>
    public static IReadOnlyList<TruthFamily?> Families { get; } = [null, .. Enum.GetValues<TruthFamily>()];

    /// <summary>The conditions.</summary>
    public Truths Truths => truths;

    /// <summary>The seed.</summary>
    public ulong Seed => seed;

    /// <summary>The number of athletes simulated so far.</summary>
    public int Athletes { get; private set; }

    /// <summary>A number after a year with this many key sessions a week.</summary>
    public RunningStatistics Value(int keys, DoseMeasure measure, TruthFamily? family = null)
    {
        if (!_values.TryGetValue((keys, family, measure), out var value))
        {
            _values[(keys, family, measure)] = value = new RunningStatistics(Cell);
        }

        return value;
    }

    /// <summary>The number of key sessions a week with the highest mean of rested gain.</summary>
    public int Best(TruthFamily? family = null) => Counts.MaxBy(keys => Value(keys, DoseMeasure.RestedGain, family).Mean);

    /// <summary>Whether it ended before the last athlete.</summary>
    public bool IsInterrupted => Athletes < athletes;

    /// <summary>The differences in rested gain that papers on trained athletes are compared with, a sentence each.</summary>
    public IEnumerable<string> Says()
    {
        var spread = Value(2, DoseMeasure.RestedGain).StandardDeviation;
        yield return $"The best number of key sessions a week is {Best()}: {string.Join(", ", Families.Skip(1).Select(f => $"{Best(f)} for {new Group(null, f).Word()}"))}.";
        yield return $"From 0 to 2 a week the gain rises by {TrialWords.Signed(Rise(0, 2), 2)} %, and from 2 to 3 by {TrialWords.Signed(Rise(2, 3), 2)} % ({TrialWords.Signed(Rise(2, 3) / spread, 2)} SD between athletes).";
        yield return $"From 3 to 6 a week it changes by {TrialWords.Signed(Rise(3, 6), 2)} %. No policy decided: nothing here is a prescription.";
    }

    /// <summary>The mean rested gain with more key sessions less the one with fewer.</summary>
    public double Rise(int from, int to, TruthFamily? family = null) => Value(to, DoseMeasure.RestedGain, family).Mean - Value(from, DoseMeasure.RestedGain, family).Mean;

    /// <summary>Simulates the athletes; stops after one that is done.</summary>
    /// <param name="progress">Called with the number of athletes done, and of all.</param>
    /// <param name="stop">Ends it after the athlete in progress.</param>
    public void Run(Action<int, int> progress, CancellationToken stop)
    {
        var population = new Population(seed) { Truths = truths };
        while (Athletes < athletes && !stop.IsCancellationRequested)
        {
            foreach (var keys in Counts)
            {
                var outcome = Live(population, Athletes, keys);
                foreach (var measure in DoseMeasure.All)
                {
                    Value(keys, measure).Add(measure.Of(outcome));
                    Value(keys, measure, outcome.Family).Add(measure.Of(outcome));
                }
            }

            progress(++Athletes, athletes);
        }
    }

    /// <summary>An athlete's year with a number of key sessions a week, after nine weeks of habit.</summary>
    public static DoseOutcome Live(Population population, int number, int keys)
    {
        var truth = population.Athlete(number) with { Compliance = 1 };
        var athlete = new VirtualAthlete(truth, population.SeedOf(number));
        var (gain, rested, overreached, illnesses, wasIll) = (0.0, 0.0, 0, 0, false);
        for (var day = -SimulatedSeason.WeeksBefore * Week; day < Days; day++)
        {
            if (day is >= -Ends and < 0 || day >= Days - Ends)
            {
                gain += (day < 0 ? -athlete.Performance : athlete.Performance) / Ends;
                rested += (day < 0 ? -athlete.RestedPerformance : athlete.RestedPerformance) / Ends;
            }

            overreached += day >= 0 && athlete.IsOverreached ? 1 : 0;
            illnesses += day >= 0 && athlete.IsIll && !wasIll ? 1 : 0;
            wasIll = athlete.IsIll;
            var weekday = (day + SimulatedSeason.WeeksBefore * Week) % Week;
            athlete.Live(day < 0 ? VirtualAthlete.Habit[weekday] : Session(Weeks[keys][weekday]), double.PositiveInfinity);
        }

        return new DoseOutcome(truth.Family, gain, rested, overreached, illnesses);
    }

    private static SessionType Session(char session) => session switch
    {
        'K' => SessionType.Key,
        'S' => SessionType.Support,
        'R' => SessionType.Recovery,
        _ => SessionType.Rest,
    };
}
