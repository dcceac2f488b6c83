using AthleteOs.Rules.Experiments;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>The days of one participant: the assigned arm of each day, and the periods that are counted.</summary>
/// <param name="experiment">The experiment.</param>
/// <param name="assigned">The participant's place.</param>
internal sealed class TrialCalendar(Experiment experiment, Assigned assigned)
{
    private const int Week = 7;

    private readonly List<RecordedPeriod> _periods = [];

    /// <summary>The days of the participant's trial.</summary>
    public int Days => assigned.Blocks.Count > 0 ? assigned.BlockDays(experiment) : experiment.Days;

    /// <summary>The index of the assigned arm at the start.</summary>
    public int FirstArm => IndexOf(assigned.Arm!);

    private int BlockDays => experiment.Design.BlockDays + assigned.WashoutDays;

    /// <summary>The index of the assigned arm of a day, counted from 0.</summary>
    public int ArmOn(int day) => IndexOf(assigned.ArmOn(experiment, day)!);

    /// <summary>The sums that count a day; null in a washout. Days come in order.</summary>
    public OutcomeSums? SumsOf(int day)
    {
        var length = assigned.Blocks.Count > 0 ? BlockDays : Week;
        if (day % length == 0)
        {
            _periods.Add(new RecordedPeriod(ArmOn(day), Math.Min(day + length, Days), new OutcomeSums()));
        }

        return day % length < assigned.WashoutDays ? null : _periods[^1].Sums;
    }

    /// <summary>The periods that are complete after some days. An unfinished one does not count.</summary>
    public IReadOnlyList<RecordedPeriod> CompleteAfter(int days) => [.. _periods.Where(p => p.EndDay <= days)];

    private int IndexOf(Arm arm) => experiment.Arms.TakeWhile(a => a != arm).Count();
}
