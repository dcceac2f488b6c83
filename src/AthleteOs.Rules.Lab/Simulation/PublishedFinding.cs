namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>What a paper reported of a protocol against another, and when a trial points the same way.</summary>
/// <param name="Policy">The id of the protocol's policy.</param>
/// <param name="Against">The id of what it was compared with.</param>
/// <param name="Counted">What was counted.</param>
/// <param name="Published">What the paper reported.</param>
/// <param name="Source">The paper.</param>
/// <param name="Agrees">Which figures count as the same way and about as much, in words.</param>
/// <param name="Least">The least of them.</param>
/// <param name="Most">The most of them.</param>
/// <param name="Nothing">The figure that stands for no difference; what was published lies wholly on one side of it.</param>
/// <param name="Of">The trial's figure, from the policy's tally and the other's.</param>
/// <param name="Show">The figure in words, with the two means.</param>
internal sealed record PublishedFinding(
    string Policy, string Against, string Counted, string Published, string Source, string Agrees, double Least, double Most, double Nothing, PublishedFigure Of, PublishedWords Show)
{
    private const string Kiviniemi = "Kiviniemi et al. 2010, Med Sci Sports Exerc 42:1355";
    private const string Vesterinen = "Vesterinen et al. 2016, Med Sci Sports Exerc 48:1347";
    private const string Reviews = "reviews of HRV-guided training";
    private const string Template = "fixed-template";
    private const int Decimals = 2;

    private static readonly string[] GuidedByHrv = ["kiviniemi-2007", "kiviniemi-2010-i", "kiviniemi-2010-ii", "vesterinen-2016", "nuuttila-2022"];

    /// <summary>Every finding. Ranges are house assumptions: what the papers report is of a few dozen people.</summary>
    public static IReadOnlyList<PublishedFinding> All { get; } =
    [
        Share("kiviniemi-2010-ii", "kiviniemi-2010-i", "1.8 against 3.3 vigorous sessions a week (0.55 times)", Kiviniemi, "0.35 to 0.75 times", 0.35, 0.75),
        Share("vesterinen-2016", Template, "13.2 against 17.7 hard sessions in 8 weeks (0.75 times)", Vesterinen, "0.6 to 0.9 times", 0.6, 0.9),
        new("vesterinen-2016", Template, "performance gained", "+2.1 % against +1.1 % in 3000 m (+1.0)", Vesterinen, "0 to 2 % more", 0, 2, 0,
            (p, a) => Figure.Difference(p(Measure.Gain), a(Measure.Gain), 1), (p, a, figure) => $"{Text(p(Measure.Gain).Mean)} % against {Text(a(Measure.Gain).Mean)} % ({Signed(figure)})"),
        .. GuidedByHrv.SelectMany(id => new PublishedFinding[]
        {
            new(id, Template, "performance gained, in SDs between athletes under the template", "about 0.2 SD more, not significant", Reviews, "0 to 0.5 SD more", 0, 0.5, 0,
                (p, a) => Figure.Difference(p(Measure.Gain), a(Measure.Gain), a(Measure.Gain).StandardDeviation), (_, _, figure) => $"{Signed(figure)} SD"),
            new(id, Template, Measure.NonResponders.Says, "usually fewer non-responders", Reviews, "fewer", -100, 0, 0,
                (p, a) => Figure.Difference(p(Measure.NonResponders), a(Measure.NonResponders), 1),
                (p, a, figure) => $"{TrialWords.Show(Measure.NonResponders, p(Measure.NonResponders).Mean)} against {TrialWords.Show(Measure.NonResponders, a(Measure.NonResponders).Mean)} % of athletes ({TrialWords.Signed(Measure.NonResponders, figure)})"),
            Share(id, Template, "usually fewer hard sessions", Reviews, "fewer", 0, 1),
        }),
    ];

    private static PublishedFinding Share(string policy, string against, string published, string source, string agrees, double least, double most) =>
        new(policy, against, "key sessions done", published, source, agrees, least, most, 1,
            (p, a) => Figure.Ratio(p(Measure.KeyDone), a(Measure.KeyDone)), (p, a, figure) => $"{Text(p(Measure.KeyDone).Mean)} against {Text(a(Measure.KeyDone).Mean)} a week ({Text(figure)} times)");

    private static string Text(double value) => TrialWords.Show(value, Decimals);

    private static string Signed(double value) => TrialWords.Signed(value, Decimals);
}

/// <summary>A figure of a policy against another, from what each measure comes to under the two.</summary>
internal delegate Figure PublishedFigure(Func<Measure, Tally> policy, Func<Measure, Tally> against);

/// <summary>A figure in words.</summary>
internal delegate string PublishedWords(Func<Measure, Tally> policy, Func<Measure, Tally> against, double figure);

/// <summary>A number with its 95 % interval, as if the two policies had been lived by different athletes: a little too wide.</summary>
/// <param name="Value">The number.</param>
/// <param name="Low">The lower end; not a number where there is no interval.</param>
/// <param name="High">The upper end.</param>
internal readonly record struct Figure(double Value, double Low, double High)
{
    /// <summary>One mean less another, in a unit.</summary>
    public static Figure Difference(Tally policy, Tally against, double unit) =>
        Around((policy.Mean - against.Mean) / unit, Math.Sqrt(policy.Margin * policy.Margin + against.Margin * against.Margin) / unit);

    /// <summary>One mean as a multiple of another; the interval by the delta method.</summary>
    public static Figure Ratio(Tally policy, Tally against)
    {
        var ratio = policy.Mean / against.Mean;
        return Around(ratio, Math.Sqrt(policy.Margin * policy.Margin + ratio * ratio * against.Margin * against.Margin) / Math.Abs(against.Mean));
    }

    private static Figure Around(double value, double margin) => new(value, value - margin, value + margin);
}

/// <summary>A published finding held against a trial.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Figure">The trial's figure; not a number where it has none.</param>
/// <param name="Simulated">The figure in words.</param>
internal sealed record HeldAgainst(PublishedFinding Finding, Figure Figure, string Simulated)
{
    private bool MoreWasPublished => Finding.Most > Finding.Nothing;

    /// <summary>Whether the whole interval lies on the side that was published.</summary>
    public bool SameWay => MoreWasPublished ? Figure.Low > Finding.Nothing : Figure.High < Finding.Nothing;

    /// <summary>Whether the whole interval lies on the other side.</summary>
    public bool OtherWay => MoreWasPublished ? Figure.High < Finding.Nothing : Figure.Low > Finding.Nothing;

    /// <summary>What it comes to.</summary>
    public string Verdict => !double.IsFinite(Figure.Value) || double.IsNaN(Figure.Low) ? "cannot be told"
        : OtherWay ? "does not point the same way"
        : !SameWay ? "too little to tell"
        : Figure.Value >= Finding.Least && Figure.Value <= Finding.Most ? "points the same way"
        : Figure.Value > Finding.Most == MoreWasPublished ? "points the same way, by more"
        : "points the same way, by less";

    /// <summary>The findings of which both policies are in a trial.</summary>
    public static IEnumerable<HeldAgainst> Of(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        foreach (var finding in PublishedFinding.All)
        {
            var (policy, against) = (At(finding.Policy), At(finding.Against));
            if (policy >= 0 && against >= 0)
            {
                var figure = finding.Of(Of(policy), Of(against));
                yield return new HeldAgainst(finding, figure, $"{finding.Show(Of(policy), Of(against), figure.Value)}; 95 % interval {TrialWords.Show(figure.Low, 2)} to {TrialWords.Show(figure.High, 2)}");
            }
        }

        int At(string id) => trial.Plan.Policies.ToList().FindIndex(p => p.Policy.Id == id);

        Func<Measure, Tally> Of(int policy) => measure => trial.Comparison.Value(policy, measure);
    }
}
