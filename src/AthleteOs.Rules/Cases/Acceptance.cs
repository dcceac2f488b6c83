using System.Security.Cryptography;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cases;

/// <summary>Everything that a policy must pass before it decides for an athlete: signature, reading, compilation, a few decisions, its own cases.</summary>
internal static class Acceptance
{
    private static readonly DateOnly Day = new(2026, 11, 25);

    // Mornings from the barest to the best, each with whether it might be a key day at all.
    private static readonly (Morning Morning, bool MayBeKey)[] Probes =
    [
        (new Morning { AthleteId = "probe", Date = Day }, false),
        (Best() with { Today = new Today { ReadinessScore = 90, Illness = true, Injury = false } }, false),
        (Best() with { Today = new Today { Illness = false, Injury = false } }, false),
        (Best() with { Today = new Today { ReadinessScore = 0, Illness = false, Injury = false } }, true),
        (Best(), true),
    ];

    /// <summary>Checks a policy. Each fault is a finding, but for a case that fails: the caller decides what that means.</summary>
    /// <param name="files">The policy's files.</param>
    /// <param name="engine">The engine of its rule sets.</param>
    /// <param name="key">The key of the required signature; null if no signature is required.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="stopsAtFault">Whether a policy with a fault is read no further, so that nothing unsigned is compiled. Otherwise one run shows every fault.</param>
    public static Accepted Check(PolicyFiles files, IRuleEngine engine, ECDsa? key, Findings findings, bool stopsAtFault)
    {
        var signature = key is null ? null : PolicySignature.Read(files, key, findings);
        if (Stops() || PolicyLoader.Load(files, engine, findings) is not { } policy)
        {
            return new Accepted(null, signature, null);
        }

        _ = signature?.IsOf(policy.Policy, files, findings);
        if (Stops())
        {
            return new Accepted(null, signature, null);
        }

        Probe(policy, findings);
        var report = PolicyCases.Run(policy, files, findings);
        foreach (var fault in report.Results.SelectMany(r => r.Faults))
        {
            findings.Add(fault);
        }

        return new Accepted(policy, signature, report);

        bool Stops() => stopsAtFault && !findings.NoErrors;
    }

    private static void Probe(ReadyPolicy policy, Findings findings)
    {
        foreach (var (morning, mayBeKey) in Probes)
        {
            var explanation = Explainer.Explain(policy, morning);
            _ = DecisionDocument.Write(policy, morning, explanation);
            if (explanation.Decision != Planner.Decide(policy, morning) || (explanation.Decision.SessionType == SessionType.Key && !mayBeKey))
            {
                findings.Error(Place.Whole(policy.Policy.ManifestFile), Codes.CannotDecide, "the policy reads well and decides a day that it must not; report it and take back the last change");
            }
        }
    }

    private static Morning Best() => new()
    {
        AthleteId = "probe",
        Date = Day,
        Athlete = new Athlete { KeySessionReadinessMin = 50 },
        Today = new Today { ReadinessScore = 95, Illness = false, Injury = false, Soreness = 0, SleepHours = 8 },
        Fatigue = new Fatigue { Ctl = 60, Atl = 50, Tsb = 10 },
        Week = new Week { TssSoFar = 0, HoursSoFar = 0 },
        History = new History { DaysSinceLastKeySession = 6, RecoveredSinceLastKeySession = true, KeySessionsMissedLastWeek = 0, DaysSinceIllness = 60, DaysSinceInjury = 60, IllDaysInLast28 = 0 },
        Intent = new WeeklyIntent { KeySessionsTarget = 2, KeySessionsCompleted = 0, KeySessionsRemaining = 2, MaxWeeklyTss = 600 },
    };
}

/// <summary>A policy that was checked.</summary>
/// <param name="Policy">The policy; null where a fault prevents its use.</param>
/// <param name="Signature">Its signature; null where it needs none or carries none that is valid.</param>
/// <param name="Cases">The results of its cases; null where they were not run.</param>
internal sealed record Accepted(ReadyPolicy? Policy, PolicySignature? Signature, CasesReport? Cases);
