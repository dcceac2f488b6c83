using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Lab.Differences;

/// <summary>
/// Random mornings to find differences between policies; they do not represent athletes. Most facts are ordinary. Some are at or near the numbers that
/// the policies compare with, some are anywhere in their range, and some are missing.
/// </summary>
internal static class DrawnMornings
{
    private static readonly DateOnly Monday = new(2026, 11, 23);

    private static readonly Box Anything = Box.Everything(0);

    private static readonly FactDefinition[] Facts = [.. FactCatalog.All.Where(f => f.Kind != FactKind.Series && f.Group is not ("calendar" or "value" or "review") && f.Name != "intent.KeySessionsRemaining")];

    /// <summary>Draws mornings; the same seed and policies give the same mornings.</summary>
    public static IReadOnlyList<Morning> Of(IReadOnlyCollection<ReadyPolicy> policies, int count, ulong seed)
    {
        // A calendar that no policy reads would only draw other mornings.
        var readsEvents = policies.SelectMany(p => p.Rules).SelectMany(r => r.Parts()).OfType<FactDefinition>().Any(f => f.Group == "events");
        FactDefinition[] facts = [.. Facts.Where(f => f.Group != "events" || readsEvents), .. policies.SelectMany(p => p.OwnFacts).Where(f => f.Kind != FactKind.Series).Distinct()];
        var cuts = facts.ToDictionary(f => f, _ => new List<double>());
        foreach (var compare in policies.SelectMany(p => p.Rules).SelectMany(r => r.Condition.Parts()).OfType<Condition.Compare>())
        {
            Note(cuts, compare.Left, compare.Right);
            Note(cuts, compare.Right, compare.Left);
        }

        var chance = new Chance(seed);
        var readsLog = policies.Any(p => p.ReadsLog);
        return [.. Enumerable.Range(0, count).Select(_ => Draw(facts, cuts, chance)).Select(m => readsLog ? m with { Log = Of(m.Date, chance) } : m)];
    }

    private static SessionLog Of(DateOnly day, Chance chance)
    {
        var logs = UsualLogs.Of(day);
        return logs[(int)(logs.Count * chance.Uniform())];
    }

    private static Morning Draw(FactDefinition[] facts, Dictionary<FactDefinition, List<double>> cuts, Chance chance)
    {
        var morning = new Morning { AthleteId = "drawn", Date = Monday.AddDays((int)(7 * chance.Uniform())) };
        foreach (var fact in facts)
        {
            morning = chance.Happens(0.04) && fact.About.Origin != FactOrigin.Given ? morning : fact.With(morning, Value(fact, cuts[fact], chance));
        }

        // A morning must not contradict itself.
        var intent = morning.Intent;
        var hours = intent.AerobicVolumeTargetHoursMin > intent.AerobicVolumeTargetHoursMax
            ? intent with { AerobicVolumeTargetHoursMin = intent.AerobicVolumeTargetHoursMax, AerobicVolumeTargetHoursMax = intent.AerobicVolumeTargetHoursMin } : intent;
        return WitnessMorning.Agreeing(morning with { Intent = hours }, Anything);
    }

    private static double Value(FactDefinition fact, List<double> cuts, Chance chance)
    {
        var about = fact.About;
        switch (fact.Kind)
        {
            case FactKind.Flag:
                var good = about.Worse == Worse.Lower ? 1.0 : 0.0;
                return chance.Happens(about.Origin == FactOrigin.Given ? 0.5 : 0.1) ? 1 - good : good;
            case FactKind.Choice:
                return about.Worse == Worse.Higher && chance.Happens(0.8) ? 0 : Math.Floor(chance.Uniform() * fact.Choices.Count);
        }

        var value = cuts.Count > 0 && chance.Happens(0.3) ? cuts[(int)(chance.Uniform() * cuts.Count)] + about.Step * Math.Round(4 * chance.Uniform() - 2)
            : chance.Happens(0.15) ? about.Min + chance.Uniform() * (about.Max - about.Min) : Usual(fact, chance);
        return Math.Clamp(about.Whole ? Math.Round(value) : Math.Round(value, 1), about.Min, about.Max);
    }

    private static double Usual(FactDefinition fact, Chance chance) => fact.Name switch
    {
        "today.ReadinessScore" or "athlete.ReadinessMean" => 68 + 9 * chance.Normal(),
        "athlete.KeySessionReadinessMin" => 66 + 5 * chance.Normal(),
        "history.DaysSinceLastKeySession" => Math.Floor(chance.Uniform() * 8),
        "intent.MaxWeeklyTss" or "athlete.WeeklyCapacityTss" => 500 + 120 * chance.Normal(),
        "week.TssSoFar" => 250 + 130 * chance.Normal(),
        "fatigue.Tsb" => -8 + 12 * chance.Normal(),
        "athlete.Tau1" => 42 + 6 * chance.Normal(),
        "athlete.Tau2" => 12 + 3 * chance.Normal(),
        "athlete.ReadinessSd" => 8 + 2 * chance.Normal(),
        "events.AvailableMinutes" => 30 * Math.Floor(chance.Uniform() * 49),
        _ when fact.Group == "events" && fact.About.MayBeNever => Math.Floor(chance.Uniform() * 30),
        _ when fact.Group == "recovery" => 68 + 9 * chance.Normal(),
        _ => fact.About.Min + Math.Round(4 * chance.Uniform()),
    };

    private static void Note(Dictionary<FactDefinition, List<double>> cuts, Quantity side, Quantity other)
    {
        if (side is Quantity.OfFact { Fact: var fact } && cuts.TryGetValue(fact, out var at) && !other.Parts().Any(p => p is FactDefinition or DerivedFact))
        {
            at.Add(other.Value(new Morning { AthleteId = "", Date = Monday }, []));
        }
    }
}
