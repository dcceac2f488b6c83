using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad.Trials;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>Makes the page of an experiment for a caller.</summary>
internal sealed class ExperimentPages(ExperimentPictures experiments, ConsentPictures consents)
{
    private const int AthletesOnPage = 100;

    private static readonly Dictionary<string, string> NoFaults = new(StringComparer.Ordinal);

    /// <summary>The page, or the problem of an unknown experiment.</summary>
    /// <param name="id">The experiment's id.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="after">The athlete after whom the consents begin; null for the first ones.</param>
    /// <param name="form">The refused form to start or to stop it; null for an empty one.</param>
    /// <param name="refused">The refused consent; null without one.</param>
    /// <param name="status">The status of the answer.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IResult> Of(string id, Caller caller, string? after, StopForm? form, RefusedConsent? refused, int status, CancellationToken stop)
    {
        var showsResult = caller.Role != Role.Athlete;
        if (await experiments.Of(id, showsResult, stop) is not { } picture)
        {
            return new NotFoundProblem();
        }

        ConsentsView? recorded = null;
        if (caller.May(Permission.Write))
        {
            var (athletes, next) = await consents.Of(id, caller.Athletes, string.IsNullOrEmpty(after) ? null : after, AthletesOnPage, stop);
            recorded = ConsentsView.Of(picture.Registered.Experiment, athletes, after, next, caller.Role == Role.Athlete, refused);
        }

        form ??= new StopForm("", "", caller.Role == Role.Local, NoFaults, null);
        return Page.Of<ExperimentPage>(
            ExperimentView.Of(picture, showsResult, athlete => caller.May(Permission.Read) && caller.Owns(athlete), caller.May(Permission.Run) ? form : null, recorded), status);
    }
}
