namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>What a paper reported of a protocol against another, and when a trial points the same way.</summary>
/// <param name="Policy">The id of the protocol's policy.</param>
/// <param name="Against">The id of what it was compared with.</param>
/// <param name="Counted">What was counted.</param>
/// <param name="Published">What the paper reported.</param>
/// <param name="Source">The paper.</param>
/// <param name="Agrees">Which figures count as the same way, in words.</param>
/// <param name="Least">The least of them.</param>
/// <param name="Most">The most of them.</param>
/// <param name="Of">The trial's figure, from the policy's tally and the other's.</param>
/// <param name="Show">The figure in words, with the two means.</param>
internal sealed record PublishedFinding(
    string Policy, string Against, string Counted, string Published, string Source, string Agrees, double Least, double Most, PublishedFigure Of, PublishedWords Show)
{
    private const string Kiviniemi = "Kiviniemi et al. 2010, Med Sci Sports Exerc 42:1355";
    private const string Vesterinen = "Vesterinen et al. 2016, Med Sci Sports Exerc 48:1347";
    private const string Reviews = "reviews of HRV-guided training";
    private const int Decimals = 2;
    private const string Template = "fixed-template";

    private static readonly string[] GuidedByHrv = ["kiviniemi-2007", "kiviniemi-2010-i", "kiviniemi-2010-ii", "vesterinen-2016", "nuuttila-2022"];

    /// <summary>Every finding. Ranges are house assumptions: what the papers report is of a few dozen people.</summary>
    public static IReadOnlyList<PublishedFinding> All { get; } =
    [
        Share("kiviniemi-2010-ii", "kiviniemi-2010-i", "1.8 against 3.3 vigorous sessions a week (0.55 times)", Kiviniemi, "at most 0.85 times", 0, 0.85),
        Share("vesterinen-2016", Template, "13.2 against 17.7 hard sessions in 8 weeks (0.75 times)", Vesterinen, "0.6 to 0.9 times", 0.6, 0.9),
        new("vesterinen-2016", Template, "performance gained", "+2.1 % against +1.1 % in 3000 m (+1.0)", Vesterinen, "gains more", 0, double.PositiveInfinity,
            (c, p, a) => Mean(c, p, Measure.Gain) - Mean(c, a, Measure.Gain), (c, p, a, figure) => $"{Text(Mean(c, p, Measure.Gain))} % against {Text(Mean(c, a, Measure.Gain))} % ({TrialWords.Signed(figure, Decimals)})"),
        .. GuidedByHrv.SelectMany(id => new PublishedFinding[]
        {
            new(id, Template, "performance gained, in SDs between athletes", "small, about 0.2 SD, not significant", Reviews, "less than 0.5 SD either way", -0.5, 0.5,
                (c, p, a) => (Mean(c, p, Measure.Gain) - Mean(c, a, Measure.Gain)) / c.Value(a, Measure.Gain).StandardDeviation, (_, _, _, figure) => $"{TrialWords.Signed(figure, Decimals)} SD"),
            Share(id, Template, "usually fewer hard sessions", Reviews, "fewer", 0, 1),
        }),
    ];

    private static PublishedFinding Share(string policy, string against, string published, string source, string agrees, double least, double most) =>
        new(policy, against, "key sessions done", published, source, agrees, least, most,
            (c, p, a) => Mean(c, p, Measure.KeyDone) / Mean(c, a, Measure.KeyDone), (c, p, a, figure) => $"{Text(Mean(c, p, Measure.KeyDone))} against {Text(Mean(c, a, Measure.KeyDone))} a week ({Text(figure)} times)");

    private static double Mean(Comparison comparison, int policy, Measure measure) => comparison.Value(policy, measure).Mean;

    private static string Text(double value) => TrialWords.Show(value, Decimals);
}

/// <summary>A figure of a policy against another.</summary>
internal delegate double PublishedFigure(Comparison comparison, int policy, int against);

/// <summary>A figure in words.</summary>
internal delegate string PublishedWords(Comparison comparison, int policy, int against, double figure);

/// <summary>A published finding held against a trial.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Figure">The trial's figure; not a number where it has none.</param>
/// <param name="Simulated">The figure in words.</param>
internal sealed record HeldAgainst(PublishedFinding Finding, double Figure, string Simulated)
{
    /// <summary>Whether the trial points the same way.</summary>
    public bool SameWay => Figure >= Finding.Least && Figure <= Finding.Most;

    /// <summary>What it comes to.</summary>
    public string Verdict => double.IsFinite(Figure) ? SameWay ? "points the same way" : "does not point the same way" : "cannot be told";

    /// <summary>The findings of which both policies are in a trial.</summary>
    public static IEnumerable<HeldAgainst> Of(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        foreach (var finding in PublishedFinding.All)
        {
            var (policy, against) = (At(finding.Policy), At(finding.Against));
            if (policy >= 0 && against >= 0)
            {
                var figure = finding.Of(trial.Comparison, policy, against);
                yield return new HeldAgainst(finding, figure, finding.Show(trial.Comparison, policy, against, figure));
            }
        }

        int At(string id) => trial.Plan.Policies.ToList().FindIndex(p => p.Policy.Id == id);
    }
}
