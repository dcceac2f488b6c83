using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>Looks at the harm in each arm of the running experiments once a week, and stops an arm that is certainly more harmful than allowed.</summary>
internal sealed class HarmMonitor(IJournal journal, ExperimentRegister register, ExperimentActs acts)
{
    private const int Week = 7;

    // By digest of an experiment: the number of weeks at its last look.
    private readonly Dictionary<string, int> _looked = new(StringComparer.Ordinal);

    /// <summary>Looks at every experiment with another complete week since the last look.</summary>
    /// <returns>The arms that were stopped now, in words.</returns>
    /// <exception cref="JournalUnavailableException">The journal does not answer; the next call looks again.</exception>
    public async Task<IReadOnlyList<string>> Look(DateOnly today, CancellationToken stop)
    {
        var stopped = new List<string>();
        foreach (var registered in (await register.Recent(stop)).Experiments.Values.Where(e => e.Started is not null && e.Stopped is null && today > e.Experiment.Begins && today <= e.Experiment.Ends.AddDays(Week)))
        {
            var weeks = (today.DayNumber - registered.Experiment.Begins.DayNumber) / Week;
            if (_looked.GetValueOrDefault(registered.Experiment.Digest) < weeks)
            {
                stopped.AddRange(await Look(registered, weeks, stop));
                _looked[registered.Experiment.Digest] = weeks;
            }
        }

        return stopped;
    }

    private async Task<List<string>> Look(RegisteredExperiment registered, int weeks, CancellationToken stop)
    {
        var (experiment, stopped) = (registered.Experiment, new List<string>());
        var members = await TrialRecords.Members(journal, experiment, stop);
        var records = await TrialRecords.Of(journal, experiment, members, experiment.Begins.AddDays(weeks * Week - 1), new Findings(), stop);
        foreach (var (arm, harm) in experiment.Arms.Zip(HarmWatch.Of(experiment, records, weeks * Week)))
        {
            if (harm.StoppedOn is { } day && !registered.IsStopped(arm))
            {
                var why = string.Create(CultureInfo.InvariantCulture, $"{harm.Injured} injured after {day} days: certainly more than the allowed share of {100 * experiment.MostHarmed:0.#} % at the end");
                if (await acts.StopArm(experiment.Id, arm, why, stop) is ActResult.Done { IsNew: true })
                {
                    stopped.Add($"{experiment.Id}, {arm.Name}");
                }
            }
        }

        return stopped;
    }
}
