using System.Globalization;
using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Lab.Tests.Experiments;

/// <summary>The shipped experiment in each design, and drawn records of participants with a known truth.</summary>
internal static class LabExperiment
{
    public const double Spread = 4;
    public const double Correlation = 0.7;

    private const int Week = 7;

    public static Experiment Shipped { get; } = Read(File.ReadAllText(Root.Of("config", "experiments", "wider-spacing.json")));

    /// <summary>24 weeks in arms, or 4 pairs of blocks with 2 counted weeks after a washout of one.</summary>
    public static Experiment Of(DesignKind kind, int athletes) => Shipped with
    {
        PlannedAthletes = athletes,
        Design = Shipped.Design with { Kind = kind, Pairs = 4, BlockDays = 2 * Week, Residual = 0.5, BaselineBounds = kind == DesignKind.Parallel ? Shipped.Design.BaselineBounds : [] },
    };

    public static Experiment Read(string text)
    {
        var findings = new Findings();
        return ExperimentReader.Read("experiment.json", Encoding.UTF8.GetBytes(text), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }

    /// <summary>
    /// A trial with a known effect. Weeks of one athlete are alike beyond the baseline, one week in ten has no record, and one athlete in ten leaves early.
    /// </summary>
    public static IReadOnlyList<ParticipantRecord> Drawn(Experiment experiment, int athletes, ulong seed, double effect, double effectSpread = 0)
    {
        var chance = new Chance(Chance.Mix(seed));
        var named = experiment with { Id = string.Create(CultureInfo.InvariantCulture, $"drawn-{seed}") };
        var truths = Enumerable.Range(0, athletes).Select(i => chance.Normal()).ToList();
        var squad = truths.Select((truth, i) => new SquadAthlete
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{i}"),
            Responder = (ResponderClass)(i % 4),
            Baseline = 65 + Spread * (Correlation * truth + Math.Sqrt(1 - Correlation * Correlation) * chance.Normal()),
            HasConsent = true,
            Tau2 = 5,
        }).ToList();
        return [.. Assignment.Of(named, squad).Select((assigned, i) => Record(named, assigned, 65 + Spread * truths[i], effect + effectSpread * chance.Normal(), chance))];
    }

    private static ParticipantRecord Record(Experiment experiment, Assigned assigned, double mean, double effect, Chance chance)
    {
        var before = new OutcomeSums();
        before.Add(RecordedOutcome.Readiness, assigned.Athlete.Baseline);
        var (periods, slow) = (new List<RecordedPeriod>(), 0.0);
        var (length, count) = assigned.Blocks.Count > 0 ? (experiment.Design.BlockDays + assigned.WashoutDays, assigned.Blocks.Count) : (Week, experiment.Days / Week);
        var leaves = chance.Happens(0.1) ? (int)(chance.Uniform() * count) : count;
        for (var period = 0; period < leaves; period++)
        {
            var arm = experiment.Arms[0] == (assigned.Blocks.Count > 0 ? assigned.Blocks[period] : assigned.Arm) ? 0 : 1;
            slow = 0.5 * slow + chance.Normal();
            var (sums, value) = (new OutcomeSums(), mean + 0.1 * period + slow + arm * effect);
            for (var day = 0; day < (chance.Happens(0.1) ? 0 : 3); day++)
            {
                sums.Add(RecordedOutcome.Readiness, value);
            }

            periods.Add(new RecordedPeriod(arm, (period + 1) * length, sums));
        }

        return new ParticipantRecord(assigned.Athlete, experiment.Arms[0] == assigned.Arm ? 0 : 1) { Before = before, Periods = periods };
    }
}
