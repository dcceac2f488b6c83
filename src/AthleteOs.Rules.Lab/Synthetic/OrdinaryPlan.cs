using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Synthetic;

/// <summary>The training of a day.</summary>
internal readonly record struct Trained(SessionType Type, double Load, string? Note = null, bool Test = false);

/// <summary>
/// The training of a coached club cyclist without a planner: hard on Tuesday and Saturday, long on Sunday, a test every five to six weeks. The load
/// rises for three weeks and falls in the fourth. The cyclist often heeds bad mornings, but not always: reviews learn from that.
/// </summary>
internal sealed class OrdinaryPlan(AthleteTruth truth, ulong seed)
{
    private const double UsualWeek = 424;
    private static readonly double[] Waves = [0.97, 1.02, 1.07, 0.9];

    private readonly Chance _mind = new(seed);
    private DateOnly _lastTest = truth.Start.AddDays(-40);
    private DateOnly _lastKey = truth.Start.AddDays(-2);
    private DateOnly _lastUnwell = truth.Start.AddDays(-30);
    private bool _owed;

    public Trained On(HistoryDay morning)
    {
        var trained = truth.Episodes.FirstOrDefault(e => e.Holds(morning.Date)) is { } episode ? Within(episode, morning) : Ordinary(morning);
        if (morning.Illness == true || morning.Injury == true)
        {
            _lastUnwell = morning.Date;
        }

        if (trained.Type == SessionType.Key)
        {
            _lastKey = morning.Date;
        }

        return trained;
    }

    private Trained Within(Episode episode, HistoryDay morning)
    {
        var day = morning.Date.DayNumber - episode.From.DayNumber;
        var trained = episode.Kind switch
        {
            EpisodeKind.Illness => Rest(),
            EpisodeKind.Injury => day < 3 ? Rest() : day % 2 == 1 ? Recovery() : Support(48),
            EpisodeKind.Travel => day is 1 or 3 ? Support(50) : day == 2 ? Recovery() : Rest(),
            _ => day % 3 == 1 ? Recovery() : day == 5 ? Support(55) : Rest(),
        };
        return day == 0 ? trained with { Note = episode.Note } : trained;
    }

    private Trained Ordinary(HistoryDay morning)
    {
        // A morning without a reading goes as planned.
        var feel = morning.ReadinessScore ?? truth.UsualReadiness;
        var sinceUnwell = morning.Date.DayNumber - _lastUnwell.DayNumber;
        if (sinceUnwell <= 5)
        {
            return sinceUnwell <= 2 ? Recovery() : Support(50);
        }

        return IsHardDay(morning.Date) ? Hard(morning, feel) : Easy(morning, feel);
    }

    private static bool IsHardDay(DateOnly date) => date.DayOfWeek is DayOfWeek.Tuesday or DayOfWeek.Saturday;

    private Trained Hard(HistoryDay morning, double feel)
    {
        var date = morning.Date;
        if (TestDue(date) && feel >= truth.UsualReadiness - 2 && SinceKey(date) >= 3)
        {
            (_lastTest, _owed) = (date, false);
            return new(SessionType.Key, Load(80, 75, 90), "test, fresh legs", Test: true);
        }

        var heeded = _mind.Happens(feel < 50 ? 0.9 : feel < 56 ? 0.45 : feel < 62 ? 0.1 : 0.03);
        if (!heeded)
        {
            return Key(date, feel < 52 && _mind.Happens(0.5) ? "legs heavy, went anyway" : null);
        }

        _owed = true;
        return feel < 50 ? Recovery() with { Note = _mind.Happens(0.3) ? "no legs, turned round" : null } : Support(55);
    }

    private Trained Easy(HistoryDay morning, double feel)
    {
        var date = morning.Date;
        if (_owed && date.DayOfWeek is DayOfWeek.Wednesday or DayOfWeek.Thursday && feel >= 60 && _mind.Happens(0.5))
        {
            _owed = false;
            return Key(date, null);
        }

        if (date.DayOfWeek == DayOfWeek.Thursday && SinceKey(date) >= 2 && _mind.Happens(0.08))
        {
            return Key(date, "club ride");
        }

        if (feel < 45 && _mind.Happens(0.7))
        {
            return date.DayOfWeek == DayOfWeek.Sunday ? Support(60 * Week(date)) : Recovery();
        }

        return date.DayOfWeek switch
        {
            DayOfWeek.Monday => _mind.Happens(0.8) ? Rest() : Recovery(),
            DayOfWeek.Wednesday => Support(64 * Week(date)),
            DayOfWeek.Thursday => TestDue(date) ? Recovery() : Support(56 * Week(date)),
            DayOfWeek.Friday => _mind.Happens(TestDue(date) ? 0.7 : 0.3) ? Rest() : Recovery(),
            _ => new(SessionType.Support, Load(108 * Week(date), 70, 150)),
        };
    }

    private int SinceKey(DateOnly date) => date.DayNumber - _lastKey.DayNumber;

    private bool TestDue(DateOnly date) => date.DayNumber - _lastTest.DayNumber >= 35;

    // A slow build over the year, three weeks up and one easier.
    private double Week(DateOnly date)
    {
        var week = (date.DayNumber - truth.Start.DayNumber) / 7;
        return Waves[week % 4] * (402 + 1.6 * week) / UsualWeek;
    }

    private static Trained Rest() => new(SessionType.Rest, 0);

    private Trained Recovery() => new(SessionType.Recovery, Load(22, 15, 30));

    private Trained Support(double load) => new(SessionType.Support, Load(load, 45, 90));

    private Trained Key(DateOnly date, string? note) => new(SessionType.Key, Load(91 * Week(date), 75, 110), note);

    private double Load(double planned, double least, double most) => Math.Round(Math.Clamp(planned * (1 + 0.08 * _mind.Normal()), least, most));
}
