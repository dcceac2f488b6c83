using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>A fact that was not known, and on how many days that alone kept a key session away.</summary>
/// <param name="Path">The fact as documents name it, such as <c>today.illness</c>.</param>
/// <param name="Days">The days without a key session on which nothing that was known spoke against one, and this was missing.</param>
/// <param name="FirstDays">How many of them lie in the season's first six weeks, when there is little record to look back on.</param>
internal sealed record NotKnown(string Path, int Days, int FirstDays);

/// <summary>The answers of the reviews over months in which they stayed the same.</summary>
/// <param name="First">The first day of the first month.</param>
/// <param name="Last">The first day of the last month.</param>
/// <param name="Notes">The answers of the last review of each of these months; empty if all were too little to tell.</param>
/// <param name="New">Those that the month before did not have.</param>
internal sealed record SeasonAnswers(DateOnly First, DateOnly Last, IReadOnlyList<Reason> Notes, IReadOnlyList<Reason> New)
{
    /// <summary>The end of a rule's name if its note is that the data are too few.</summary>
    public const string TooLittle = "_too_little_to_tell";
}

/// <summary>A season counted.</summary>
/// <param name="Days">The days.</param>
/// <param name="NotRecorded">Days of which it is unknown what was done.</param>
/// <param name="AsDecided">Days on which what was decided was done.</param>
/// <param name="Harder">Days on which something harder was done.</param>
/// <param name="Lighter">Days on which something lighter was done: the athlete may always decline.</param>
/// <param name="KeyDecidedAndDone">Days on which a key session was decided and done.</param>
/// <param name="NotKnown">The unknown facts that prevented key sessions, the most costly first.</param>
internal sealed record SeasonSummary(int Days, int NotRecorded, int AsDecided, int Harder, int Lighter, int KeyDecidedAndDone, IReadOnlyList<NotKnown> NotKnown)
{
    private const int FirstDays = MorningFacts.FillDays;

    private readonly int[] _decided = new int[4];
    private readonly int[] _done = new int[4];

    /// <summary>The answers of the reviews, a month at a time; months with the same answers are one.</summary>
    public IReadOnlyList<SeasonAnswers> Answers { get; private init; } = [];

    /// <summary>On how many days this was decided.</summary>
    public int Decided(SessionType type) => _decided[(int)type];

    /// <summary>On how many days this was done.</summary>
    public int Done(SessionType type) => _done[(int)type];

    /// <summary>Counts days of a season.</summary>
    /// <param name="policy">The policy that decided them.</param>
    /// <param name="season">The season.</param>
    /// <param name="days">Those of its days that are counted.</param>
    public static SeasonSummary Of(ReadyPolicy policy, Season season, IReadOnlyList<SeasonDay> days)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(season);
        ArgumentNullException.ThrowIfNull(days);
        var memory = season.Days[0].Date.AddDays(FirstDays);
        var missing = days.SelectMany(d => KeptAwayBy(policy, d).Select(path => (Path: path, d.Date)))
            .GroupBy(m => m.Path, (path, m) => new NotKnown(path, m.Count(), m.Count(x => x.Date < memory)), StringComparer.Ordinal)
            .OrderByDescending(n => n.Days).ThenBy(n => n.Path, StringComparer.Ordinal);
        var summary = new SeasonSummary(days.Count, days.Count(d => d.Done is null), days.Count(d => d.Done == Type(d)), days.Count(d => d.Done > Type(d)),
            days.Count(d => d.Done < Type(d)), days.Count(d => d.Done == SessionType.Key && Type(d) == SessionType.Key), [.. missing])
        {
            Answers = AnswersOf(season, days),
        };
        foreach (var day in days)
        {
            summary._decided[(int)Type(day)]++;
            if (day.Done is { } done)
            {
                summary._done[(int)done]++;
            }
        }

        return summary;
    }

    private static List<SeasonAnswers> AnswersOf(Season season, IReadOnlyList<SeasonDay> days)
    {
        var answers = new List<SeasonAnswers>();
        foreach (var month in days.Select(d => (d.Date, Review: season.ReviewOn(d.Date))).Where(d => d.Review is not null).GroupBy(d => new DateOnly(d.Date.Year, d.Date.Month, 1)))
        {
            var notes = month.Last().Review!.Verdict.Notes.Where(n => !n.Rule.EndsWith(SeasonAnswers.TooLittle, StringComparison.Ordinal)).ToArray();
            var before = answers.Count > 0 ? answers[^1].Notes.Select(n => n.Rule).ToHashSet(StringComparer.Ordinal) : [];
            if (answers.Count > 0 && before.SetEquals(notes.Select(n => n.Rule)))
            {
                answers[^1] = answers[^1] with { Last = month.Key };
            }
            else
            {
                answers.Add(new SeasonAnswers(month.Key, month.Key, notes, [.. notes.Where(n => !before.Contains(n.Rule))]));
            }
        }

        return answers;
    }

    private static SessionType Type(SeasonDay day) => day.Decided.Decision.SessionType;

    // The missing facts on a day without a known reason against a key session.
    private static IEnumerable<string> KeptAwayBy(ReadyPolicy policy, SeasonDay day)
    {
        if (Type(day) == SessionType.Key)
        {
            return [];
        }

        var against = Explainer.Explain(policy, day.Decided.Morning).Because.Where(r => r.Effect != "note" && !r.Effect.StartsWith("suggest:", StringComparison.Ordinal) && !IsRecovery(policy, r)).ToArray();
        return Array.TrueForAll(against, r => r.Outcome == Outcome.Unknown) ? against.SelectMany(r => r.Missing).Distinct(StringComparer.Ordinal) : [];
    }

    // Micro-recovery shapes a day that is without a key session already.
    private static bool IsRecovery(ReadyPolicy policy, Reason reason) =>
        policy.Daily.Any(s => s.Source.HitPolicy == HitPolicy.First && s.Limits != 0 && s.Source.Rules.Any(r => r.Id == reason.Rule));
}
