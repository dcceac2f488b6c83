using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Lab.Workouts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>One athlete's morning: today's decision and what follows.</summary>
/// <param name="AthleteId">The athlete's id.</param>
/// <param name="Policy">The policy that decides.</param>
/// <param name="Answers">The answers about the exports.</param>
/// <param name="Import">The days and the calendar.</param>
/// <param name="Start">The first weeks, from which parameters were estimated.</param>
/// <param name="Outlook">Today's decision and the days after it.</param>
/// <param name="Explanation">The reasons of today's decision.</param>
/// <param name="Session">The suggested session in the time that there is today; null on a day of rest, and if the menu has none that fits.</param>
internal sealed record AthleteMorning(string AthleteId, ReadyPolicy Policy, Answers Answers, AthleteImport Import, FirstWeeks Start, Outlook Outlook, Explanation Explanation, SessionPlan? Session)
{
    // After a year without data nothing about the athlete is known, and the exports are the wrong ones.
    private const int MostDaysWithoutData = 365;

    /// <summary>The last override of the day; null without one.</summary>
    public ChosenSession? Override { get; private init; }

    /// <summary>How the exports are read.</summary>
    public required SeasonOptions Options { get; init; }

    /// <summary>The menu of sessions; null without one.</summary>
    public SessionMenu? Menu { get; init; }

    /// <summary>The session that the athlete does: the chosen one if an override counts, otherwise the decided one.</summary>
    public SessionType Doing => Override is { } chosen && chosen.Counts(Explanation.Decision.SessionType) ? chosen.Chosen : Explanation.Decision.SessionType;

    /// <summary>The policy's suggestion for the session that the athlete does; null without one.</summary>
    public SessionArchetype? Suggested => Doing == Explanation.Decision.SessionType ? Explanation.Decision.Archetype : Combiner.Suggest(Policy.Daily, Explanation.Evaluation!.Daily, Doing);

    /// <summary>The session that the athlete does, in the minutes of today. Null on a day of rest, and if the menu has none that fits.</summary>
    public SessionPlan? Plan => Doing == Explanation.Decision.SessionType ? Session : Menu?.For(Suggested?.Name, Doing, AvailableMinutes);

    /// <summary>The first day with a known balance, if the start of the exports leaves it unknown today. Null otherwise.</summary>
    public DateOnly? BalanceFrom => Answers.StartBalance is null && Facts.Fatigue.Tsb is null && Import.History.Days[0].Date.AddDays(OpenDays.For(Policy).Start) is var from && Facts.Date < from ? from : null;

    /// <summary>The facts of this morning.</summary>
    public Morning Facts => Outlook.Today.Morning;

    /// <summary>The changes that a person can act on today.</summary>
    public IReadOnlyList<Advice> Advice => Explaining.Advice.Of(Policy, Facts, Explanation);

    /// <summary>The minutes for training today.</summary>
    public double AvailableMinutes => Facts.Events.AvailableMinutes ?? AthleteEvent.MinutesOfDay;

    /// <summary>The newest day of the exports, up to today.</summary>
    public DateOnly NewestDay => Import.History.Days.Last(d => d.Date <= Facts.Date).Date;

    /// <summary>Decides the day of an athlete; null, with findings, if it cannot be decided.</summary>
    /// <param name="files">The athlete's files.</param>
    /// <param name="answers">The answers about them.</param>
    /// <param name="day">The day.</param>
    /// <param name="policies">Gives a policy by its name or folder; null, with findings, if it cannot be used.</param>
    /// <param name="menu">The sessions; null without a menu.</param>
    /// <param name="findings">Receives the findings.</param>
    public static AthleteMorning? Of(AthleteFiles files, Answers answers, DateOnly day, Func<string, Findings, ReadyPolicy?> policies, SessionMenu? menu, Findings findings)
    {
        var athlete = files.Athlete is { } file ? AthleteReader.Read(file.Name, file.Bytes.Span, findings) : new KnownAthlete(files.Name, new Athlete());
        var policy = policies(answers.Policy!, findings);
        var import = AthleteImport.Of(files, answers, findings);
        if (import is null && findings.NoErrors && files.Unreadable.Count == 0)
        {
            findings.Error(Place.Whole(files.Folder ?? files.Name), Codes.HistoryEmpty, "no file with days can be read; add a wellness or activity export of intervals.icu (JSON or CSV), or a history");
        }

        if (athlete is null || policy is null || import is null || !Covers(import.History, day, files, findings))
        {
            return null;
        }

        var start = FirstWeeks.Of(import.History);
        var options = new SeasonOptions(athlete.AthleteId)
        {
            Athlete = athlete.Believed with { WeeklyCapacityTss = athlete.Believed.WeeklyCapacityTss ?? start.Load, WeeklyHours = athlete.Believed.WeeklyHours ?? start.Hours },
            StartLoad = answers.StartBalance,
            Events = import.Events,
            WellUnlessSaid = answers.WellUnlessSaid == true && import.HasAll(FileContent.Health),
        };
        var outlook = Outlook.Of(policy, import.History, day, options);
        start = start with { Load = athlete.Believed.WeeklyCapacityTss is null ? start.Load : null, Hours = athlete.Believed.WeeklyHours is null ? start.Hours : null };
        var morning = new AthleteMorning(athlete.AthleteId, policy, answers, import, start, outlook, Explainer.Explain(policy, outlook.Today.Morning), Session: null) { Options = options };
        var decision = morning.Explanation.Decision;
        return morning with { Menu = menu, Session = menu?.For(decision.Archetype?.Name, decision.SessionType, morning.AvailableMinutes) };
    }

    /// <summary>The morning with an override; null for none. The days ahead follow it if it counts.</summary>
    public AthleteMorning With(ChosenSession? chosen) => chosen?.Counts(Explanation.Decision.SessionType) != true ? this with { Override = chosen }
        : this with { Override = chosen, Outlook = Outlook.Of(Policy, Import.History, Facts.Date, Options, chosen.Chosen) };

    private static bool Covers(TrainingHistory history, DateOnly day, AthleteFiles files, Findings findings)
    {
        var (first, before) = (history.Days[0].Date, history.Days.LastOrDefault(d => d.Date <= day)?.Date);
        var place = Place.Whole(files.Folder ?? files.Name);
        if (before is null)
        {
            findings.Error(place, Codes.OutOfRange, $"the exports begin on {IsoDate.Of(first)}, after {IsoDate.Of(day)}; give a later --date");
        }
        else if (day.DayNumber - before.Value.DayNumber > MostDaysWithoutData)
        {
            findings.Error(place, Codes.OutOfRange, $"the newest day of the exports is {IsoDate.Of(before.Value)}, more than a year before {IsoDate.Of(day)}; export again, or give an earlier --date");
        }
        else
        {
            return true;
        }

        return false;
    }
}
