namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>The assumptions of a trial on virtual athletes, and its limits.</summary>
internal static class TrialLimits
{
    /// <summary>The limits, a sentence each.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "These athletes do not exist. What is found on them is a reason to try something on real athletes, or not to; it is no proof of anything about them.",
        "Fitness and fatigue answer to load in one of three ways, with the same chance each: two first-order states (Banister); the same with load that costs more the more was trained in the days before (Busso 2003), and key sessions that cost more on a tired morning; the same with a load that is worth less the more of it there is in a day, and key sessions that are worth less close together or on a tired morning. No policy is told which. In the first the morning does not matter: only how much is trained, and how often hard.",
        "Time constants are drawn from the fitted literature: tau1 around 42 days, tau2 around 12, k2 to k1 from 1 to 3 (Clarke and Skiba 2013, Hellard et al. 2006). Everything else is a house assumption, to be confirmed by a sports scientist: that performance at the usual load stands about a tenth above that without training, how readiness answers to fatigue, what life does to it, how noisy readings are, how steeply illness and injury rise with strain, what a day of them takes from performance (1 % and 0.7 %, regained as a week goes by) and how often athletes do as decided.",
        "What a key session is worth beside its load (1.2 to 1.6 times that of other training) decides how much a policy gains by more of them. Nobody has measured it for these athletes.",
        "Loads in a season come from what is decided: more or less training, not only its timing, makes the greater part of most differences. Look at load and key sessions before reading performance.",
        "Score, heart rate variability and pulse read one hidden readiness, each with noise of its own, and are missing together. A reading above the usual never means harm here: a protocol that holds back on such mornings can only lose by it. Sleep and soreness are not read. Athletes decline or add sessions whatever they feel like that day.",
        "A policy is told the athlete's class, wrongly for one in five, and the weekly load that the athlete absorbs, misjudged by a tenth. A class is how strongly fitness answers and nothing else: a policy that spaces sessions by class finds no reason for it here.",
        "Illness and injury rise with strain: load times monotony, the mean load of a day over its scatter (Foster 1998). So days that are all alike bring more of both here, also where all are easy, and a policy that mixes hard days with rest brings less, also where there are many hard ones. Monotony, days ill and days injured are one finding then, not three.",
        "All seasons begin on the same Monday, after nine weeks that are the same under every policy: one key session a week, four fifths of the usual load. There is no race, no taper, no season's goal.",
        "Reviews of real trials find a difference in performance of about 0.2 SD in favour of training guided by readiness, not significant, usually with fewer hard sessions and fewer non-responders. Claim that and no more.",
    ];
}
