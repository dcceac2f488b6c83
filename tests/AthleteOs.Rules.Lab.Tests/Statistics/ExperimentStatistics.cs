using System.Text.Json.Nodes;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Statistics;
using Shouldly;

namespace AthleteOs.Rules.Lab.Tests.Statistics;

/// <summary>Computes a vector's statistic from its input, by the family's name.</summary>
internal static class ExperimentStatistics
{
    public static JsonNode Of(string family, JsonNode input) => family switch
    {
        "stats.welch" => Interval(Plain(input), input),
        "stats.cuped" => Cuped(input),
        "stats.asymptoticConfidenceSequence" => Sequence(input),
        "stats.acs.rho" => Both(ConfidenceSequence.Rho(N(input, "alpha"), N(input, "tuningN")), ConfidenceSequence.Rho(2 * N(input, "alpha"), N(input, "tuningN"))),
        "stats.acs.halfwidth" => Both(
            ConfidenceSequence.HalfWidth(N(input, "s2"), N(input, "n"), N(input, "tuningN"), N(input, "alpha")),
            ConfidenceSequence.OneSided(N(input, "s2"), N(input, "n"), N(input, "tuningN"), N(input, "alpha"), N(input, "alpha"))),
        "stats.bayes.gaussian" => Bayes(input),
        "stats.postStratification" => Effect(PostStratification.Of([.. input["strata"]!.AsArray().Select(s => (Sums(s!["a"]!), Sums(s["b"]!)))]).Interval(0.05)),
        "stats.power.midExperiment" => Growth(input),
        "stats.srm.chi2" => new JsonObject { ["p"] = SampleRatio.OneLook(List(input, "observed"), List(input, "weights")) },
        "stats.srm.sequentialMultinomial" => Ratio(input),
        "stats.multipleTesting" => Multiple(input),
        "stats.confseq" => Bound(input),
        "stats.confseq.bernoulli" => Rate(input),
        "stats.anytimeValidTTest" => input["t2"] is null ? Ancovas(input) : Evidence(input),
        "stats.anytimeValidTTest.radius" => new JsonObject { ["radiusT"] = AnytimeT.Radius(N(input, "n") - N(input, "coefficients"), N(input, "n"), N(input, "g"), N(input, "alpha")) },
        "stats.groupSequential" => Looks(input),
        "stats.power.sampleSize" => Size(input),
        "assign.minimisation.imbalance" => Imbalance(input),
        "assign.minimisation.next" => Next(input),
        "adaptive.stabilizedThompson" => Array(RepeatedPairs.Stabilized(List(input, "prob"), N(input, "timeFraction"))),
        "nof1.normalKnownVariance" => KnownVariance(input),
        "nof1.aggregated" => Aggregated(input),
        "nof1.randomizationTest" => new JsonObject { ["pTwoSided"] = RepeatedPairs.EveryOrder(List(input, "pairedDifferences")) },
        "ope.effectiveSampleSize" => Effective(Log(input)),
        _ => new JsonObject { ["value"] = OffPolicyValue(family, Log(input)) },
    };

    private static double N(JsonNode input, string field) => input[field]!.GetValue<double>();

    private static double N(JsonNode input, string field, double usual) => input[field] is { } value ? value.GetValue<double>() : usual;

    private static double[] List(JsonNode input, string field) => [.. input[field]!.AsArray().Select(v => v!.GetValue<double>())];

    private static JsonArray Array(IEnumerable<double> values) => new([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);

    private static JsonObject Both(double twoSided, double oneSided) => new() { ["twoSided"] = twoSided, ["oneSided"] = oneSided };

    private static ArmSums Sums(JsonNode arm) => arm["kind"] is null
        ? new(N(arm, "n"), N(arm, "sum"), N(arm, "sumSquares")) : new(N(arm, "n"), N(arm, "sum"), N(arm, "sum"), IsShare: true);

    private static bool IsRelative(JsonNode input) => (string?)input["difference"] == "relative";

    private static Difference Plain(JsonNode input)
    {
        var (control, treatment) = input["a"] is { } a ? (Sums(a), Sums(input["b"]!)) : (ArmSums.Of(List(input, "control")), ArmSums.Of(List(input, "treatment")));
        return IsRelative(input) ? Difference.Relative(control, treatment) : Difference.Of(control, treatment);
    }

    private static PairedSums Pairs(JsonNode arm) => arm["post"] is JsonArray
        ? PairedSums.Of(List(arm, "pre"), List(arm, "post"))
        : new(Half(arm["post"]!, N(arm, "n")), Half(arm["pre"]!, N(arm, "n")), N(arm, "postPreProducts"));

    private static ArmSums Half(JsonNode sums, double count) => new(count, N(sums, "sum"), N(sums, "sumSquares"));

    private static CovariateAdjustment Adjusted(JsonNode input) => new(Pairs(input["control"] ?? input["a"]!), Pairs(input["treatment"] ?? input["b"]!));

    private static JsonObject Interval(Difference difference, JsonNode input)
    {
        var effect = Effect(input["side"] is null ? difference.Interval(N(input, "alpha")) : difference.IntervalAbove(N(input, "alpha")));
        effect["df"] = difference.Degrees;
        return effect;
    }

    private static JsonObject Effect(Effect effect) => new()
    {
        ["effect"] = effect.Value,
        ["se"] = effect.StandardError,
        ["ci"] = new JsonArray(effect.Low, double.IsInfinity(effect.High) ? "Infinity" : effect.High),
        ["p"] = effect.P,
    };

    private static JsonObject Cuped(JsonNode input)
    {
        var adjusted = Adjusted(input);
        var found = Interval(IsRelative(input) ? adjusted.Relative : adjusted.Difference, input);
        (found["theta"], found["meanA"], found["meanB"]) = (adjusted.Theta, adjusted.Control.After.Mean, adjusted.Treatment.After.Mean);
        return found;
    }

    private static JsonObject Sequence(JsonNode input)
    {
        var difference = input["cuped"] is null ? Plain(input) : Adjusted(input).Difference;
        var (planned, alpha) = (N(input, "tuningN"), N(input, "alpha"));
        if (input["side"] is null)
        {
            return Effect(ConfidenceSequence.Interval(difference, planned, alpha));
        }

        // The source returns the midpoint after the one that is close enough, so its p is off by up to a last step.
        var effect = ConfidenceSequence.IntervalAbove(difference, planned, alpha);
        var (low, high, bound) = (1e-5, 0.4999, 1.0);
        while (Math.Abs(bound) > 1e-6)
        {
            var middle = (low + high) / 2;
            bound = difference.Value - ConfidenceSequence.OneSided(ConfidenceSequence.Variance(difference), difference.Count, planned, middle, alpha);
            (low, high) = bound > 0 ? (low, middle) : (middle, high);
        }

        effect.P.ShouldBe((low + high) / 2, high - low);
        return Effect(effect with { P = (low + high) / 2 });
    }

    private static JsonObject Bayes(JsonNode input)
    {
        var difference = Plain(input);
        var flat = new NormalPosterior(difference.Value, difference.StandardError * difference.StandardError);
        var posterior = input["prior"] is JsonObject prior ? new NormalPosterior(N(prior, "mean"), N(prior, "variance")).After(flat.Mean, flat.Variance) : flat;
        var (low, high) = posterior.Interval(0.05);
        var (control, treatment) = ((posterior with { Mean = -posterior.Mean }).Risk, posterior.Risk);
        return new()
        {
            ["effect"] = posterior.Mean,
            ["se"] = posterior.Deviation,
            ["ci"] = new JsonArray(low, high),
            ["chanceToWin"] = posterior.ChanceAboveZero,
            ["risk"] = new JsonArray(control, treatment),
            ["riskOfTreatment"] = treatment,
        };
    }

    private static JsonObject Growth(JsonNode input)
    {
        var error = Difference.Relative(Sums(input["a"]!), Sums(input["b"]!)).StandardError;
        var prior = input["prior"] is { } given ? new NormalPosterior(N(given, "mean"), N(given, "variance")) : (NormalPosterior?)null;
        var growth = SampleSize.GrowthFor(N(input, "targetPower"), error, N(input, "mde"), N(input, "alpha"), prior);
        return new() { ["scalingFactor"] = growth, ["powerAtScaling"] = SampleSize.PowerAfter(growth, error, N(input, "mde"), N(input, "alpha"), prior) };
    }

    private static JsonObject Ratio(JsonNode input)
    {
        var (counts, shares) = (List(input, "counts"), List(input, "theta0"));
        return new() { ["p"] = SampleRatio.AnyLook(counts, shares, N(input, "k")), ["bayesFactor"] = Math.Exp(SampleRatio.LogEvidence(counts, shares, N(input, "k"))) };
    }

    private static JsonObject Multiple(JsonNode input)
    {
        var values = List(input, "p");
        var order = values.Select((p, i) => (p, i)).OrderBy(v => v.p).Select(v => v.i).ToArray();
        var holm = MultipleTests.Holm(values);
        return new()
        {
            ["sortedIndex"] = Array(order.Select(i => (double)i)),
            ["adjusted"] = Array(order.Select(i => holm[i])),
            ["byInput"] = Array(MultipleTests.BenjaminiHochberg(values)),
        };
    }

    private static JsonValue Bound(JsonNode input) => JsonValue.Create((string)input["function"]! switch
    {
        "normal.rho.twoSided" => MixtureBounds.Rho(N(input, "vOpt"), N(input, "alphaOpt")),
        "normal.bound" when (bool)input["oneSided"]! => MixtureBounds.NormalAbove(N(input, "v"), N(input, "alpha"), N(input, "vOpt")),
        "normal.bound" => MixtureBounds.Normal(N(input, "v"), N(input, "alpha"), N(input, "vOpt")),
        "gammaExponential.logMixture" => MixtureBounds.GammaExponential(N(input, "s"), N(input, "v"), N(input, "vOpt"), N(input, "c")),
        "betaBinomial.bound" => MixtureBounds.BetaBinomialAbove(N(input, "v"), N(input, "alpha"), N(input, "vOpt"), N(input, "g"), N(input, "h")),
        "polyStitching.bound" => StitchedBounds.Polynomial(N(input, "v"), N(input, "alpha"), N(input, "vMin"), N(input, "c")),
        "empiricalProcessLil.bound" => StitchedBounds.Distribution(N(input, "t"), N(input, "alpha"), N(input, "tMin"), N(input, "A")),
        var other => throw new NotSupportedException(other),
    });

    private static JsonArray Rate(JsonNode input)
    {
        var (low, high) = MixtureBounds.Rate(N(input, "successes"), N(input, "trials"), N(input, "alpha"), N(input, "tOpt"));
        return Array([low, high]);
    }

    private static JsonObject Evidence(JsonNode input) => new()
    {
        ["p"] = AnytimeT.P(N(input, "t2"), N(input, "nu"), N(input, "n"), N(input, "g")),
        ["logE"] = AnytimeT.LogEvidence(N(input, "t2"), N(input, "nu"), N(input, "n"), N(input, "g")),
    };

    private static JsonObject Ancovas(JsonNode input)
    {
        var difference = Ancova.Of(Pairs(input["control"]!), Pairs(input["treatment"]!));
        var (t, g, alpha) = (difference.Value / difference.StandardError, N(input, "g"), N(input, "alpha"));
        var effect = AnytimeT.Interval(difference, g, alpha);
        return new()
        {
            ["beta"] = difference.Value,
            ["se"] = difference.StandardError,
            ["t"] = t,
            ["df"] = difference.Degrees,
            ["fixedP"] = Difference.TwoSided(t, difference.Degrees),
            ["anytimeP"] = effect.P,
            ["logE"] = AnytimeT.LogEvidence(t * t, difference.Degrees, difference.Count, g),
            ["radiusT"] = AnytimeT.Radius(difference.Degrees, difference.Count, g, alpha),
            ["anytimeCi"] = Array([effect.Low, effect.High]),
        };
    }

    private static JsonObject Looks(JsonNode input)
    {
        var totals = List(input, "observedTotals");
        return new() { ["adjustedAlpha"] = Array(GroupSequential.Alphas([.. totals.Select(t => t / Math.Max(totals[^1], N(input, "finalExpected")))], N(input, "alpha"))) };
    }

    private static JsonObject Size(JsonNode input)
    {
        var variance = N(input, "variance", N(input, "p", 0) * (1 - N(input, "p", 0)));
        return new() { ["totalN"] = SampleSize.Of(N(input, "mde"), variance, N(input, "alpha", 0.05), N(input, "power", 0.85), (int)N(input, "treatments", 2)) };
    }

    private static (string[] Arms, int[] Weights) Ratios(JsonNode input) =>
        ([.. input["ratios"]!.AsObject().Select(r => r.Key)], [.. input["ratios"]!.AsObject().Select(r => (int)r.Value!)]);

    private static JsonValue Imbalance(JsonNode input)
    {
        var (arms, weights) = Ratios(input);
        var joined = input["treatments"]!.AsArray().Select(t => t!.ToString()).ToList();
        return JsonValue.Create((double)Minimisation.Imbalance(weights, arms.Select(arm => joined.Count(j => j == arm)).ToArray()));
    }

    private static JsonObject Next(JsonNode input)
    {
        var (arms, weights) = Ratios(input);
        var earlier = new TakenSeats();
        foreach (var (arm, levels) in input["previous"]!.AsArray().Zip(input["factors"]!.AsArray()))
        {
            earlier.Add(new TakenSeat(System.Array.IndexOf(arms, arm!.ToString()), Levels(levels!)));
        }

        var totals = Minimisation.Imbalances(weights, earlier, Levels(input["newUnit"]!));
        return new()
        {
            ["next"] = arms[System.Array.IndexOf(totals, totals.Min())],
            ["totalImbalance_derived"] = new JsonObject(arms.Select((arm, i) => KeyValuePair.Create(arm, (JsonNode?)JsonValue.Create((double)totals[i])))),
        };
    }

    private static IReadOnlyList<string> Levels(JsonNode levels) => [.. levels.AsArray().Select(l => l!.ToString())];

    private static JsonObject KnownVariance(JsonNode input)
    {
        var (arms, outcomes, noise) = (List(input, "treatments"), List(input, "outcomes"), N(input, "noiseVariance"));
        var prior = new NormalPosterior(N(input["prior"]!, "mean"), N(input["prior"]!, "variance"));
        var beliefs = new double[] { 0, 1 }.Select(arm => outcomes.Where((_, i) => arms[i].Equals(arm)).ToList()).Select(own => prior.After(own.Average(), noise / own.Count)).ToList();
        var best = new NormalPosterior(beliefs[0].Mean - beliefs[1].Mean, beliefs[0].Variance + beliefs[1].Variance).ChanceAboveZero;
        return new()
        {
            ["probBest"] = Array([best, 1 - best]),
            ["exactProbBest_derived"] = Array([best, 1 - best]),
            ["posterior_derived"] = new JsonArray([.. beliefs.Select(b => (JsonNode)Array([b.Mean, b.Variance]))]),
        };
    }

    private static JsonObject Aggregated(JsonNode input)
    {
        var athletes = input["athletes"]!.AsObject().ToDictionary(a => a.Key, a => List(a.Value!, "B").Zip(List(a.Value!, "A"), (b, a) => b - a).ToList());
        var differences = athletes.ToDictionary(a => a.Key, a => AthleteDifference.Of(a.Value));
        var pairs = RepeatedPairs.Of(differences.Values);
        var all = AthleteDifference.Of([.. athletes.Values.SelectMany(d => d)]);
        var (count, t) = (athletes.Values.Sum(d => d.Count), all.Mean / Math.Sqrt(all.Variance));
        return new()
        {
            ["pairedT"] = new JsonObject { ["n"] = (double)count, ["mean"] = all.Mean, ["t"] = t, ["p"] = Difference.TwoSided(t, count - 1) },
            ["fixed"] = new JsonObject { ["mean"] = pairs.Fixed, ["Q"] = pairs.Q },
            ["derSimonianLaird"] = new JsonObject { ["tau2"] = pairs.Between, ["mean"] = pairs.Mean, ["se"] = pairs.StandardError, ["z"] = pairs.Mean / pairs.StandardError },
            ["shrunkPerAthlete"] = new JsonObject(differences.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)JsonValue.Create(pairs.Shrunk(d.Value))))),
        };
    }

    private static OffPolicy Log(JsonNode input)
    {
        var (actions, rewards, logged) = (List(input, "action"), List(input, "reward"), List(input, "loggingPropensity"));
        return new([.. actions.Select((action, i) =>
        {
            var target = input["targetPolicy"]![i]!.AsArray().Select(v => v!.GetValue<double>()).ToList();
            var model = input["qHat"]![i]!.AsArray().Select(v => v!.GetValue<double>()).ToList();
            return new LoggedDecision(rewards[i], target[(int)action] / logged[i], model[(int)action], target.Zip(model, (p, q) => p * q).Sum());
        })]);
    }

    private static JsonObject Effective(OffPolicy log) => new()
    {
        ["ess"] = log.EffectiveSize,
        ["maxWeight"] = log.Log.Max(d => d.Weight),
        ["meanWeight"] = log.Log.Average(d => d.Weight),
    };

    private static double OffPolicyValue(string family, OffPolicy log) => family switch
    {
        "ope.ipw" => log.InversePropensity(),
        "ope.ipwClipped2" => log.InversePropensity(2),
        "ope.snipw" => log.SelfNormalized,
        "ope.dm" => log.Direct,
        "ope.dr" => log.DoublyRobust(),
        "ope.sndr" => log.SelfNormalizedDoublyRobust,
        "ope.switchDr1_5" => log.Switched(1.5),
        "ope.drShrink1" => log.Shrunk(1),
        _ => throw new NotSupportedException(family),
    };
}
