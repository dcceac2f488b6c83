using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Squad.Trials;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>An experiment of the list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Address">The address of its page.</param>
/// <param name="Title">Its title.</param>
/// <param name="State">Its state with its days.</param>
public sealed record ExperimentRow(string Id, string Address, string Title, string State)
{
    internal static ExperimentRow Of((RegisteredExperiment Registered, string State) known) => new(known.Registered.Experiment.Id, AddressOf(known.Registered.Experiment.Id), known.Registered.Experiment.Title, Words(known.Registered, known.State));

    /// <summary>The address of an experiment's page.</summary>
    public static string AddressOf(string id) => $"/experiments/{Uri.EscapeDataString(id)}";

    internal static string Words(RegisteredExperiment registered, string state) =>
        $"{char.ToUpperInvariant(state[0])}{state[1..]}. {Day(registered.Experiment.Begins)} to {Day(registered.Experiment.Ends)}.";

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}

/// <summary>An arm of an experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Policy">The name and version of its policy.</param>
/// <param name="PolicyAddress">The address of the policy's page.</param>
/// <param name="Athletes">The number of its athletes.</param>
/// <param name="Stopped">Why it was stopped; empty if it was not.</param>
public sealed record ArmRow(string Name, string Policy, string PolicyAddress, string Athletes, string Stopped);

/// <summary>An athlete of an experiment.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Address">The address of the athlete's page.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Note">A withdrawal or a choice; empty without one.</param>
public sealed record TrialAthleteRow(string AthleteId, string Address, string Arm, string Note);

/// <summary>The page of all experiments.</summary>
/// <param name="Rows">The experiments.</param>
/// <param name="MayPropose">Whether the caller may propose one.</param>
public sealed record ExperimentsView(IReadOnlyList<ExperimentRow> Rows, bool MayPropose);

/// <summary>The form to start or to stop an experiment.</summary>
/// <param name="Reason">The reason as typed.</param>
/// <param name="By">The name as typed.</param>
/// <param name="NeedsName">Whether the person must type a name.</param>
/// <param name="Faults">The faults, by the names of the fields.</param>
/// <param name="Message">Why nothing was recorded; null if a field is the reason, or nothing was sent.</param>
public sealed record StopForm(string Reason, string By, bool NeedsName, IReadOnlyDictionary<string, string> Faults, string? Message);

/// <summary>The page of an experiment.</summary>
public sealed record ExperimentView(
    string Id, string Address, string Title, string State, string Hypothesis, IReadOnlyList<string> Acts, IReadOnlyList<ArmRow> Arms, string Drawn, string? Sentence, IReadOnlyList<string> Numbers,
    IReadOnlyList<string> Course, IntervalChart? Chart, IReadOnlyList<TrialAthleteRow> Athletes, StopForm? Stop, ConsentsView? Consents, bool IsStarted)
{
    internal static ExperimentView Of(ExperimentPicture picture, bool showsResult, Predicate<string> shows, StopForm? stop, ConsentsView? consents)
    {
        var (registered, experiment) = (picture.Registered, picture.Registered.Experiment);
        var isOver = registered.Stopped is not null || picture.State == "ended";
        return new ExperimentView(experiment.Id, ExperimentRow.AddressOf(experiment.Id), experiment.Title, ExperimentRow.Words(registered, picture.State), experiment.Hypothesis,
            [.. new[] { (registered.Proposed, "Proposed"), (registered.Started, "Started"), (registered.Stopped, "Stopped") }.Where(a => a.Item1 is not null).Select(a => Act(a.Item1!, a.Item2))],
            [.. experiment.Arms.Select(a => new ArmRow(a.Name, $"{a.Policy} {a.Version}", PolicyRow.AddressOf(a.Policy), Count(picture.Members.Count(m => m.Arm.Assigned.Arm!.Name == a.Name)),
                registered.StoppedArms.FirstOrDefault(s => s.Arm == a.Name) is { } act ? Act(act, "Stopped") : ""))],
            picture.Members.Count == 0 ? "No athlete has an arm yet." : picture.Moved.Count == 0 ? "Each arm is the same when it is drawn again from the journal."
                : $"{Count(picture.Moved.Count)} arms differ when they are drawn again from the journal. Verify the journal.",
            !showsResult ? null : picture.Result?.Sentence ?? "There is no result yet, because no day of an athlete in the experiment is recorded.",
            picture.Result?.Numbers ?? [], picture.Result?.Course ?? [], picture.Result is { } result ? IntervalChart.Of(result.Compared, result.Weeks) : null,
            [.. picture.Members.Where(m => shows(m.AthleteId)).Select(Row)], isOver ? null : stop, isOver ? null : consents, registered.Started is not null);
    }

    private static TrialAthleteRow Row(TrialMember member) => new(member.AthleteId, TodayView.AddressOf(member.AthleteId), member.Arm.Assigned.Arm!.Name, member switch
    {
        { Withdrawn: { } day } => $"withdrawn on {IsoDate.Of(day)}",
        { Override: { } chosen } => $"follows {chosen} by choice",
        _ => "",
    });

    private static string Act(ExperimentAct act, string word) => $"{word} by {act.By} on {act.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}: {act.Why}";

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
