namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The assumptions of a trial on virtual athletes, and its limits.</summary>
internal static class TrialLimits
{
    private const string Foster =
        "Illness and injury rise with strain: load times monotony, the mean load of a day over its scatter (Foster 1998). So days that are all alike bring more of both here, even if all are easy. A policy that mixes hard days with rest brings less, even with many hard days. Count monotony, days ill and days injured as one finding, not three.";

    /// <summary>The limits of a trial under these truths, a sentence or a few each.</summary>
    public static IReadOnlyList<string> Of(Truths truths)
    {
        ArgumentNullException.ThrowIfNull(truths);
        return
        [
            "These athletes do not exist. A result on them is a reason to try something on real athletes, or not to. It proves nothing about real athletes.",
            $"The truths are {truths.Name}: {string.Join(" ", truths.Conditions.Select(c => c.Says))} Nobody knows the truth about real bodies: compare the results under other truths.",
            "A body responds to load in one of three ways, each equally likely. The first has two first-order states, fitness and fatigue (Banister). In the second, load costs more after more training in the days before (Busso 2003), and key sessions cost more on a tired morning. In the third, each further unit of load in a day is worth less, and so is a key session on a tired morning. The policy does not know the body. In the first the morning does not matter for performance.",
            "Time constants come from the fitted literature (Clarke and Skiba 2013, Hellard et al. 2006). tau1 is around 42 days, tau2 around 12, and k2/k1 is from 1 to 3. Everything else is a house assumption that a sports scientist has yet to confirm. Performance at the usual load is about a tenth above that without training. A day of illness costs 1 % of performance and a day of injury 0.7 %, regained within a week. Assumed too: the effects of fatigue and life on readiness, the noise of readings and the compliance of athletes.",
            "A key session alone is worth 1.2 to 1.6 times other training of the same load. This factor decides how much a policy gains by more key sessions. Nobody has measured it for these athletes.",
            "Most of what a policy wins or loses here is rhythm, rest and the number of key sessions. Compare load and key sessions before you read performance. Then compare the same policy with readings that tell nothing: only the difference comes from reading the body.",
            "Rested performance is performance after seven easy days. Without them a policy that ends on hard days looks worse than it is.",
            "Readiness score, heart rate variability and resting heart rate read one hidden readiness. Each has its own noise; all are missing on the same mornings. A reading above the usual never means harm here, so a protocol that eases off on such mornings can only lose. Sleep and soreness are not read.",
            "A policy receives the athlete's responder class, which is wrong for one athlete in five. It also receives the weekly load that the athlete absorbs, which is off by about a tenth. The class only describes how strongly fitness responds, so a policy has no reason here to space sessions by class.",
            .. new[] { Foster }.Where(_ => truths.Hazard == Hazard.Foster),
            "All seasons begin on the same Monday. The nine weeks before are the same under every policy: one key session a week and four fifths of the usual load. There is no race, no taper and no season goal.",
            "Reviews of real trials report that training guided by readiness gains about 0.2 SD more performance, which is not significant. It usually includes fewer hard sessions and leaves fewer non-responders. Claim no more than that.",
        ];
    }
}
