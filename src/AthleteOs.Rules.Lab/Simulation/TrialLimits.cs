namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>What a trial on virtual athletes rests on, and what it cannot tell.</summary>
internal static class TrialLimits
{
    /// <summary>The limits, a sentence each.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "These athletes do not exist. What is found on them is a reason to try something on real athletes, or not to; it is no proof of anything about them.",
        "Fitness and fatigue answer to load in one of three ways, with the same chance each: two first-order states (Banister); the same with load that costs more the more was trained in the days before (Busso 2003); the same with a load that is worth less the more of it there is, and key sessions that are worth less close together or on a tired day. No policy is told which.",
        "Time constants are drawn from the fitted literature: tau1 around 42 days, tau2 around 12, k2 to k1 from 1 to 3 (Clarke and Skiba 2013, Hellard et al. 2006). Everything else is a house assumption, to be confirmed by a sports scientist: how readiness answers to fatigue, what life does to it, how noisy readings are, how often athletes fall ill or are injured, and how often they do as decided.",
        "What a key session is worth beside its load (1.2 to 1.6 times that of other training) decides how much a policy gains by more of them. Nobody has measured it for these athletes.",
        "Loads in a season come from what is decided: more or less training, not only its timing, makes part of every difference. Look at load and key sessions before reading performance.",
        "All days of all athletes begin on the same Monday, after months at three quarters of the usual load. There is no race, no taper, no season's goal.",
        "Reviews of real trials find a difference in performance of about 0.2 SD in favour of training guided by readiness, not significant, usually with fewer hard sessions and fewer non-responders. Claim that and no more.",
    ];
}
