using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using BenchmarkDotNet.Attributes;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>The assignment of the next athlete to an arm: by hash, and by minimisation after 199 athletes.</summary>
[MemoryDiagnoser]
public class AssignmentBenchmarks
{
    private const int Athletes = 64;

    private readonly Experiment _minimised = Shipped() with { PlannedAthletes = 200 };
    private readonly Experiment _byHash = Shipped() with { PlannedAthletes = 201 };
    private readonly SquadAthlete[] _next = [.. Enumerable.Range(0, Athletes).Select(Athlete)];
    private readonly TakenSeats _taken = new();

    public AssignmentBenchmarks()
    {
        foreach (var assigned in Assignment.Of(_minimised, [.. Enumerable.Range(Athletes, 199).Select(Athlete)]))
        {
            _taken.Add(Assignment.SeatOf(_minimised, assigned, _taken)!);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Athletes)]
    public double ByHash() => Assign(_byHash);

    [Benchmark(OperationsPerInvoke = Athletes)]
    public double Minimised() => Assign(_minimised);

    private double Assign(Experiment experiment)
    {
        var sum = 0.0;
        foreach (var athlete in _next)
        {
            sum += Assignment.Next(experiment, athlete, _taken).Propensity!.Value;
        }

        return sum;
    }

    private static SquadAthlete Athlete(int number) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"athlete-{number}"),
        Responder = (ResponderClass)(number % 4),
        Baseline = 55 + number % 20,
        HasConsent = true,
    };

    private static Experiment Shipped()
    {
        var findings = new Findings();
        return ExperimentReader.Read("experiment", File.ReadAllBytes(Root.Of("config", "experiments", "wider-spacing.json")), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }
}
