using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Comparisons;
using AthleteOs.Rules.Squad.Releases;
using AthleteOs.Rules.Squad.Trials;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The pages for people: the squad's mornings and an athlete. They show what the same caller may read over HTTP.</summary>
internal static class PageEndpoints
{
    private const int AthletesOnPage = 100;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IProblemDetailsService, PageProblems>();
        services.AddSingleton<SquadMornings>();
        services.AddSingleton<AthletePictures>();
        services.AddSingleton<SampleSquad>();
        services.AddSingleton<ExperimentPictures>();
        services.AddSingleton<ConsentPictures>();
        services.AddSingleton<ExperimentPages>();
        services.AddSingleton(all => new ComparisonRuns(all.GetRequiredService<TimeProvider>(), fault => LabLog.Failed(all.GetRequiredService<ILogger<ComparisonRuns>>(), fault)));
        services.AddSingleton(all => new ProposalPictures(
            all.GetRequiredService<PolicyReleases>(), all.GetRequiredService<PolicyShelf>(), all.GetRequiredService<PolicyPictures>(), all.GetRequiredService<IRuleEngine>(), all.GetRequiredService<IOptions<HostOptions>>().Value.RulesFolder));
        services.AddSingleton(all => new PolicyPictures(all.GetRequiredService<PolicyShelf>(), all.GetRequiredService<IOptions<HostOptions>>().Value.RulesFolder));
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        PageFiles.Map(routes);
        EditorFiles.Map(routes);
        SignInEndpoints.Map(routes);
        MorningEndpoints.Map(routes);
        OverrideFormEndpoints.Map(routes);
        WhatIfEndpoints.Map(routes);
        PolicyPageEndpoints.Map(routes);
        VariantEndpoints.Map(routes);
        EditorEndpoints.Map(routes);
        ExperimentFormEndpoints.Map(routes);
        ExperimentPageEndpoints.Map(routes);
        ConsentFormEndpoints.Map(routes);
        LabEndpoints.Map(routes);
        routes.MapGet("/", GetToday).RequirePermission(Permission.Read).AsPage();
        routes.MapGet("/athletes/{athleteId}", GetAthlete).RequirePermission(Permission.Read).AsPage();
        routes.MapGet("/decisions/{id}", GetDecision).RequirePermission(Permission.Read).AsPage();
        routes.MapGet($"{ProblemTypes.Path}{{name}}", GetProblem).AsPage();
        routes.MapPost("/sample-squad", PostSampleSquad).RequirePermission(Permission.Write).AsPage();
    }

    private static async Task<IResult> GetToday([FromQuery] string? after, HttpRequest request, Caller caller, SquadMornings mornings, CancellationToken stop)
    {
        // An athlete has one page.
        if (caller is { Role: Role.Athlete, Athletes: { Count: 1 } own })
        {
            return Page.SeeOther(TodayView.AddressOf(own.First()));
        }

        var (members, next) = await mornings.Today(caller.Athletes, string.IsNullOrEmpty(after) ? null : after, AthletesOnPage, stop);
        return Page.Of<TodayPage>(TodayView.Of(members, next, string.IsNullOrEmpty(after), MayEnrol(caller) ? $"{request.Scheme}://{request.Host}" : null));
    }

    private static async Task<IResult> GetAthlete(string athleteId, Caller caller, AthletePictures pictures, CancellationToken stop) =>
        await pictures.Today(athleteId, stop) is { } picture && AthleteView.Of(picture, caller) is var view ? Page.Of<AthletePage>(view, loads: view.WhatIf is not null ? PageLoads.Script : PageLoads.Style) : new NotFoundProblem();

    private static async Task<IResult> GetDecision(string id, Caller caller, SquadQueries squad, DecisionReplay replay, PolicyShelf shelf, CancellationToken stop) =>
        await squad.Decision(id, caller.Owns, stop) is { } recorded
            ? Page.Of<DecisionPage>(DecisionView.Of(recorded, MorningSummary.Of(recorded.Decision, recorded.Morning, shelf), replay.Replay(recorded))) : new NotFoundProblem();

    // The type of a problem leads here, so the page needs no key.
    private static IResult GetProblem(string name) =>
        ProblemTypes.Find(name) is { } type ? Page.Of<MessagePage>(new Message(type.Title, type.Meaning, type.Remedy)) : new NotFoundProblem();

    private static async Task<IResult> PostSampleSquad(HttpContext context, Caller caller, SampleSquad squad, CancellationToken stop)
    {
        if (!MayEnrol(caller))
        {
            return Page.Of<MessagePage>(new Message("Not for your key", "Your key is limited to athletes of a list, and the sample squad is not among them.", "Ask the person who runs the service."), StatusCodes.Status403Forbidden);
        }

        if (await PageForm.Read(context, stop) is null)
        {
            return Page.Of<MessagePage>(new Message("Nothing was enrolled", PageForm.Foreign, "Load the page of the squad again, and try there."), StatusCodes.Status403Forbidden);
        }

        return await squad.Enrol(stop) == SampleResult.PolicyMissing
            ? Page.Of<MessagePage>(new Message("No policy serves yet", "The service has not read its policy without error yet, so nothing was enrolled.", "See /health/ready for the reason."), StatusCodes.Status503ServiceUnavailable)
            : Page.SeeOther("/");
    }

    private static bool MayEnrol(Caller caller) => caller.Athletes is null && caller.May(Permission.Write);
}
