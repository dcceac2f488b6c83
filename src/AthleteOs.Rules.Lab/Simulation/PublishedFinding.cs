using AthleteOs.Rules.Lab.Statistics;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>A paper's report on one protocol compared with another, and the figures that agree with it.</summary>
/// <param name="Policy">The id of the protocol's policy.</param>
/// <param name="Against">The id of the policy that it was compared with.</param>
/// <param name="Counted">The measure.</param>
/// <param name="Published">The paper's result.</param>
/// <param name="Source">The paper.</param>
/// <param name="Agrees">The figures that count as about as much, in words.</param>
/// <param name="Least">The least of them.</param>
/// <param name="Most">The most of them.</param>
/// <param name="Nothing">The figure for no difference; the published range is wholly on one side of it.</param>
/// <param name="Of">The trial's figure, from the measures under the two policies.</param>
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

    /// <summary>Every finding. Ranges are house assumptions: the papers studied a few dozen people.</summary>
    public static IReadOnlyList<PublishedFinding> All { get; } =
    [
        Share("kiviniemi-2010-ii", "kiviniemi-2010-i", "1.8 against 3.3 vigorous sessions a week (0.55 times)", Kiviniemi, "0.35 to 0.75 times", 0.35, 0.75),
        Share("vesterinen-2016", Template, "13.2 against 17.7 hard sessions in 8 weeks (0.75 times)", Vesterinen, "0.6 to 0.9 times", 0.6, 0.9),
        new("vesterinen-2016", Template, "performance gained", "+2.1 % against +1.1 % in 3000 m (+1.0)", Vesterinen, "0 to 2 % more", 0, 2, 0,
            of => Figure.Difference(Measure.Gain, of(Measure.Gain), 1), (of, figure) => $"{Text(of(Measure.Gain).Policy.Mean)} % against {Text(of(Measure.Gain).Against.Mean)} % ({Signed(figure)})"),
        .. GuidedByHrv.SelectMany(id => new PublishedFinding[]
        {
            new(id, Template, "performance gained, in SDs of the gain between athletes under the template", "about 0.2 SD more, not significant", Reviews, "0 to 0.5 SD more", 0, 0.5, 0,
                of => Figure.Difference(Measure.Gain, of(Measure.Gain), of(Measure.Gain).Against.StandardDeviation), (_, figure) => $"{Signed(figure)} SD"),
            new(id, Template, Measure.NonResponders.Says, "usually fewer non-responders", Reviews, "fewer", -100, 0, 0,
                of => Figure.Difference(Measure.NonResponders, of(Measure.NonResponders), 1),
                (of, figure) => $"{TrialWords.Show(Measure.NonResponders, of(Measure.NonResponders).Policy.Mean)} against {TrialWords.Show(Measure.NonResponders, of(Measure.NonResponders).Against.Mean)} % of athletes ({TrialWords.Signed(Measure.NonResponders, figure)})"),
            Share(id, Template, "usually fewer hard sessions", Reviews, "fewer", 0, 1),
        }),
    ];

    /// <summary>The positions of its two policies among these; null if one is missing.</summary>
    public (int Policy, int Against)? In(IReadOnlyList<ReadyPolicy> policies)
    {
        var (policy, against) = (At(Policy), At(Against));
        return policy >= 0 && against >= 0 ? (policy, against) : null;

        int At(string id) => policies.ToList().FindIndex(p => p.Id == id);
    }

    private static PublishedFinding Share(string policy, string against, string published, string source, string agrees, double least, double most) =>
        new(policy, against, "key sessions done", published, source, agrees, least, most, 1,
            of => Figure.Ratio(of(Measure.KeyDone)), (of, figure) => $"{Text(of(Measure.KeyDone).Policy.Mean)} against {Text(of(Measure.KeyDone).Against.Mean)} a week ({Text(figure)} times)");

    private static string Text(double value) => TrialWords.Show(value, Decimals);

    private static string Signed(double value) => TrialWords.Signed(value, Decimals);
}

/// <summary>A figure of a policy compared with another, from the measures under both.</summary>
internal delegate Figure PublishedFigure(Func<Measure, Paired> of);

/// <summary>A figure in words.</summary>
internal delegate string PublishedWords(Func<Measure, Paired> of, double figure);

/// <summary>A number with its 95 % interval, computed athlete by athlete.</summary>
/// <param name="Value">The number.</param>
/// <param name="Low">The lower end; not a number if there is no interval.</param>
/// <param name="High">The upper end.</param>
internal readonly record struct Figure(double Value, double Low, double High)
{
    /// <summary>The mean paired difference, in a unit that counts as known.</summary>
    public static Figure Difference(Measure measure, Paired of, double unit)
    {
        var difference = PairedDifference.Of(measure.Criterion, of.Difference);
        return new(difference.Mean / unit, difference.Low / unit, difference.High / unit);
    }

    /// <summary>
    /// One mean as a multiple of another; not a number if the other is zero. The interval is by the delta method (Casella and Berger 2002, Statistical Inference, 5.5.4).
    /// The ratio scatters as one number less the ratio times the same athlete's other number.
    /// </summary>
    public static Figure Ratio(Paired of)
    {
        if (of.Against.Mean == 0)
        {
            return new(double.NaN, double.NaN, double.NaN);
        }

        var ratio = of.Policy.Mean / of.Against.Mean;
        var (policy, against, difference) = (Square(of.Policy), Square(of.Against), Square(of.Difference));
        var rest = policy + ratio * ratio * against - ratio * (policy + against - difference);
        var margin = RunningStatistics.MarginOf(Math.Sqrt(Math.Max(0, rest)), of.Difference.Count) / Math.Abs(of.Against.Mean);
        return new(ratio, ratio - margin, ratio + margin);
    }

    private static double Square(RunningStatistics statistics) => statistics.StandardDeviation * statistics.StandardDeviation;
}

/// <summary>A published finding compared with a trial.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Figure">The trial's figure; not a number if it has none.</param>
/// <param name="Simulated">The figure in words.</param>
internal sealed record HeldAgainst(PublishedFinding Finding, Figure Figure, string Simulated)
{
    private const string OtherWayRound = "point the other way";
    private const string PointsSameWay = "points the same way";

    private bool MoreWasPublished => Finding.Most > Finding.Nothing;

    /// <summary>Whether the whole interval is on the published side.</summary>
    public bool SameWay => MoreWasPublished ? Figure.Low > Finding.Nothing : Figure.High < Finding.Nothing;

    /// <summary>Whether the whole interval is on the other side.</summary>
    public bool OtherWay => MoreWasPublished ? Figure.High < Finding.Nothing : Figure.Low > Finding.Nothing;

    /// <summary>The verdict.</summary>
    public string Verdict => !double.IsFinite(Figure.Value) || double.IsNaN(Figure.Low) ? "cannot be told"
        : OtherWay ? "does not point the same way"
        : !SameWay ? "too little to tell"
        : Figure.Value >= Finding.Least && Figure.Value <= Finding.Most ? PointsSameWay
        : Figure.Value > Finding.Most == MoreWasPublished ? "points the same way, by more"
        : "points the same way, by less";

    /// <summary>The findings of which both policies are in a trial.</summary>
    public static IEnumerable<HeldAgainst> Of(VirtualTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        foreach (var finding in PublishedFinding.All)
        {
            if (finding.In(trial.Plan.Policies) is var (policy, against))
            {
                var figure = finding.Of(Of);
                var interval = double.IsNaN(figure.Low) ? "" : $"; 95 % interval {TrialWords.Show(figure.Low, 2)} to {TrialWords.Show(figure.High, 2)}";
                yield return new HeldAgainst(finding, figure, finding.Show(Of, figure.Value) + interval);

                Paired Of(Measure measure) => trial.Comparison.Published(policy, against, measure);
            }
        }
    }

    /// <summary>The verdicts together: the counts of each direction.</summary>
    public static string Says(IReadOnlyList<HeldAgainst> held)
    {
        string[] ways = ["point the same way", "point the same way, by more or by less", "show no clear direction", OtherWayRound];
        var verdicts = held.GroupBy(h => ways[h.Verdict == PointsSameWay ? 0 : h.SameWay ? 1 : h.OtherWay ? 3 : 2], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var counts = ways.Where(verdicts.ContainsKey).Select(v => $"{verdicts[v]} {v}").ToArray();
        var against = held.Where(h => h.OtherWay).GroupBy(h => h.Finding.Counted).Select(g => $"{g.Key} ({string.Join(", ", g.Select(h => h.Finding.Policy))})").ToArray();
        return $"Of {held.Count} findings {TrialWords.Together(counts)}{(against.Length == 0 ? "." : $": {string.Join("; ", against)}. For these, the virtual athletes differ from the people in the papers.")}";
    }
}
