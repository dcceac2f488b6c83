using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Hosting;

/// <summary>Everything that a policy must pass before it serves: signature, check, compilation, a few decisions, its own cases.</summary>
internal static class PolicyLoad
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

    /// <summary>Loads a policy; null, with findings, where it must not serve.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="engine">The engine that reads its expressions.</param>
    /// <param name="publicKey">The key whose signature it must carry, as PEM; null where it needs none.</param>
    /// <param name="findings">Where findings go.</param>
    /// <param name="faulted">Told of a fault of the program itself, for its log; the finding says only that there was one.</param>
    public static Loaded? Load(PolicyFiles files, IRuleEngine engine, string? publicKey, Findings findings, Action<Exception>? faulted = null)
    {
        try
        {
            var signature = Signature(files, publicKey, findings);
            if (!findings.NoErrors || PolicyLoader.Load(files, engine, findings) is not { } policy || !findings.NoErrors
                || signature?.IsOf(policy.Policy, files, findings) == false)
            {
                return null;
            }

            Probe(policy, findings);
            RunCases(policy, files, findings);
            return findings.NoErrors ? new Loaded(policy, signature) : null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // A fault of the program must not take the policy that serves with it.
            faulted?.Invoke(fault);
            findings.Error(Place.Whole(files.Show("policy.json")), Codes.CannotDecide, "reading the policy ran into a fault of the program; report the policy and take back the last change");
            return null;
        }
    }

    private static PolicySignature? Signature(PolicyFiles files, string? publicKey, Findings findings)
    {
        if (publicKey is null)
        {
            return null;
        }

        using var key = SigningKey.Public(publicKey, out _);
        return PolicySignature.Read(files, key!, findings);
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

    private static void RunCases(ReadyPolicy policy, PolicyFiles files, Findings findings)
    {
        foreach (var result in PolicyCases.Run(policy, files, findings).Results.Where(r => r.Verdict != CaseVerdict.Pass))
        {
            foreach (var fault in result.Faults)
            {
                findings.Add(fault);
            }

            foreach (var difference in result.Messages)
            {
                findings.Error(result.Place, Codes.CaseFails, $"the case \"{result.Name}\" fails: {difference}");
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
        History = new History { DaysSinceLastKeySession = 6, RecoveredSinceLastKeySession = true, KeySessionsMissedLastWeek = 0 },
        Intent = new WeeklyIntent { KeySessionsTarget = 2, KeySessionsCompleted = 0, KeySessionsRemaining = 2, MaxWeeklyTss = 600 },
    };
}

/// <summary>A policy that may serve.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Signature">Its signature, where it needs one.</param>
internal sealed record Loaded(ReadyPolicy Policy, PolicySignature? Signature);
