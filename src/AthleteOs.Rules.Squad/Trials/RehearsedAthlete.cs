using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>A virtual athlete as a service meets one: documents of settings, parameters, readings and training, and a day as decided.</summary>
internal sealed class RehearsedAthlete
{
    private const ulong InjurySeed = 3;
    private const int InjuredDays = 7;

    private readonly VirtualAthlete _athlete;
    private readonly VirtualTruth _truth;
    private readonly int _number;
    private readonly Chance _chance;
    private DateOnly? _injuredUntil;
    private (DateOnly From, DateOnly Until)? _cold;

    /// <summary>An athlete before the weeks of habit.</summary>
    public RehearsedAthlete(Population population, int number)
    {
        (_truth, _number) = (population.Athlete(number), number);
        _athlete = new VirtualAthlete(_truth, population.SeedOf(number));
        _chance = new Chance(Chance.Mix(population.SeedOf(number) + InjurySeed));
        Id = string.Create(CultureInfo.InvariantCulture, $"virtual-{number:000}");
    }

    /// <summary>The athlete's id.</summary>
    public string Id { get; init; }

    /// <summary>The first day of the record before an experiment.</summary>
    public static DateOnly FirstDay(DateOnly begins) => begins.AddDays(-7 * SimulatedSeason.WeeksBefore);

    /// <summary>The settings document of an enrolment.</summary>
    public string Settings(DateOnly begins, string policy, string morning = "05:00") => string.Create(CultureInfo.InvariantCulture,
        $$"""{ "first_day": "{{IsoDate.Of(FirstDay(begins))}}", "time_zone": "UTC", "morning": "{{morning}}", "policy": "{{policy}}", "start_balance": { "ctl": {{Load}}, "atl": {{Load}} } }""");

    /// <summary>The consent document.</summary>
    public string Consent(Experiment experiment) => VirtualExperiment.Group(experiment, _number) is { } group ? $$"""{ "consent": true, "group": "{{group}}" }""" : """{ "consent": true }""";

    /// <summary>The parameters that planners are given.</summary>
    public NewEntry Parameters(DateOnly begins) => new(EntryKind.Parameters, FirstDay(begins), "", ParametersDocument.ByHand(new AthleteFrom(FirstDay(begins), _truth.Told)));

    /// <summary>Lives the weeks of habit before an experiment.</summary>
    /// <returns>Readings and training of each day.</returns>
    public IReadOnlyList<NewEntry> LiveHabit(DateOnly begins)
    {
        var entries = new List<NewEntry>();
        for (var day = -7 * SimulatedSeason.WeeksBefore; day < 0; day++)
        {
            entries.Add(Readings(begins.AddDays(day)));
            entries.Add(Training(begins.AddDays(day), _athlete.Live(SimulatedSeason.HabitOf(day), double.PositiveInfinity)));
        }

        return entries;
    }

    /// <summary>The readings of this morning.</summary>
    public NewEntry Readings(DateOnly date) => Readings(date, measured: true);

    /// <summary>The readings of this morning, with or without what a device measures.</summary>
    public NewEntry Readings(DateOnly date, bool measured)
    {
        var read = _athlete.Morning;
        var day = new HistoryDay(date) { Illness = read.Illness == true || (date >= _cold?.From && date <= _cold?.Until), Injury = read.Injury == true || date <= _injuredUntil };
        day = measured ? day with { ReadinessScore = read.ReadinessScore, LnRmssd = read.LnRmssd, RestingHr = read.RestingHr } : day;
        return new NewEntry(EntryKind.Readings, date, "", DayDocument.Write(day, DayDocument.Readings));
    }

    /// <summary>Injures the athlete from tomorrow on with a daily probability, in addition to the injuries of the simulation. Nobody is injured so twice.</summary>
    public void Injure(DateOnly date, double probability) => _injuredUntil ??= _chance.Happens(probability) ? date.AddDays(InjuredDays) : null;

    /// <summary>Gives the athlete a cold, in addition to the illnesses of the simulation.</summary>
    public void Catch(DateOnly from, int days) => _cold = (from, from.AddDays(days - 1));

    /// <summary>Lives the day as it was decided, with the load that the week's ceiling leaves.</summary>
    /// <param name="decision">The decision document.</param>
    /// <param name="facts">The facts that it was decided from.</param>
    /// <returns>The training of the day.</returns>
    public NewEntry Live(ReadOnlySpan<byte> decision, ReadOnlySpan<byte> facts)
    {
        var document = JsonSource.Read("decision", decision, new Findings())!;
        var morning = FactsReader.ReadRecorded("facts", facts, new Findings())!;
        var word = document["daily_decision"]!["session_type"]!.Text;
        var room = document["weekly_intent"]!["max_weekly_tss"] is { Kind: JsonKind.Number } ceiling ? Math.Max(0, ceiling.Number - morning.Week.TssSoFar ?? 0) : double.PositiveInfinity;
        return Training(morning.Date, _athlete.Live(Enum.GetValues<SessionType>().First(t => t.Word() == word), room));
    }

    private double Load => VirtualAthlete.LoadOfHabit * _truth.Capacity / 7;

    private static NewEntry Training(DateOnly date, DayDone done) =>
        new(EntryKind.Done, date, "", DayDocument.Write(new HistoryDay(date) { SessionType = done.SessionType, Load = done.Load, Performance = done.Performance }, DayDocument.Training));
}
