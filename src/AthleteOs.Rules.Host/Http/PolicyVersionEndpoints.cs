using System.ComponentModel;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad.Releases;
using AthleteOs.Rules.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Http;

/// <summary><c>/v1/policies/{id}/versions</c>: proposes variants of policies, and releases them by another person.</summary>
internal static class PolicyVersionEndpoints
{
    private const string IdDescription = "The id of the variant.";
    private const string VersionDescription = "The version, such as 1.0.0.";
    private const string WhyDescription = "The reason, for the record.";
    private const string ByDescription = "The person, on a service without keys; otherwise the caller's name is recorded.";

    /// <summary>Adds the services of variants.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<PolicyRegister>();
        services.AddSingleton<PolicyReleases>();
        services.AddSingleton<VariantReplay>();
        services.AddSingleton(all => new PolicyProposals(
            all.GetRequiredService<IJournal>(), all.GetRequiredService<PolicyRegister>(), all.GetRequiredService<PolicyReleases>(), all.GetRequiredService<PolicyShelf>(), all.GetRequiredService<IRuleEngine>(),
            all.GetRequiredService<IOptions<HostOptions>>().Value.RulesFolder, all.GetRequiredService<TimeProvider>()));
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/policies/{id}/versions", List).RequirePermission(Permission.ReadPolicies, readsJournal: true)
            .Describe("listPolicyVersions", "List the proposed and released versions of a variant.");
        routes.MapPost("/v1/policies/{id}/versions", Propose).RequirePermission(Permission.ChangePolicies).Takes<VariantJson>().OkMeans("The newest version is the same; nothing changed.")
            .Describe("proposePolicyVersion", "Propose a version of a variant. It is checked and its cases run before it is recorded. Another person releases it.");
        routes.MapGet("/v1/policies/{id}/versions/{version}", Get).RequirePermission(Permission.ReadPolicies, readsJournal: true)
            .Describe("getPolicyVersion", "Get a version of a variant with its files.");
        routes.MapPost("/v1/policies/{id}/versions/{version}/release", Release).RequirePermission(Permission.ChangePolicies)
            .Describe("releasePolicyVersion", "Release a version, or an earlier one again. The caller must not be the one who proposed it.");
    }

    private static async Task<Results<Ok<PolicyVersionList>, NotFoundProblem>> List([Description(IdDescription)] string id, PolicyRegister register, CancellationToken stop) =>
        await register.Now(stop) is var book && book.Of(id).Count > 0 ? TypedResults.Ok(PolicyVersionList.Of(id, book)) : new NotFoundProblem();

    private static async Task<Results<Ok<PolicyVersionFiles>, NotFoundProblem>> Get([Description(IdDescription)] string id, [Description(VersionDescription)] string version, PolicyRegister register, CancellationToken stop) =>
        await register.Now(stop) is var book && book.Find(id, version) is { } found ? TypedResults.Ok(new PolicyVersionFiles(PolicyVersionReport.Of(found, book), new Dictionary<string, string>(found.Own))) : new NotFoundProblem();

    private static async Task<Results<Ok<PolicyVersionReport>, Created<PolicyVersionReport>, BodyProblem, ReasonProblem, VariantProblem, PolicyVersionProblem>> Propose(
        [Description(IdDescription)] string id, [FromQuery, Description(WhyDescription)] string? why, [FromQuery, Description(ByDescription)] string? by, Caller caller, HttpRequest request, PolicyProposals proposals, PolicyRegister register,
        CancellationToken stop)
    {
        if (ExperimentEndpoints.Wrong(caller, why, by) is { } wrong)
        {
            return wrong;
        }

        if (await Bodies.Read(request, stop) is not { } body)
        {
            return BodyProblem.TooLarge();
        }

        var findings = new Findings();
        if (VariantDraft.Read(id, body, findings) is not { } draft)
        {
            return BodyProblem.Unusable(findings);
        }

        var result = await proposals.Propose(draft, ExperimentEndpoints.Person(caller, by), why!, findings, stop);
        return result switch
        {
            ProposalResult.Done { IsNew: true } done => TypedResults.Created((string?)null, await Report(done, register, stop)),
            ProposalResult.Done done => TypedResults.Ok(await Report(done, register, stop)),
            ProposalResult.Unusable => VariantProblem.Of(findings),
            ProposalResult.BaseChanged changed => new PolicyVersionProblem(changed.Reason),
            _ => new PolicyVersionProblem(((ProposalResult.Refused)result).Reason),
        };
    }

    private static async Task<Results<Ok<PolicyVersionReport>, NotFoundProblem, ReasonProblem, PolicyVersionProblem>> Release(
        [Description(IdDescription)] string id, [Description(VersionDescription)] string version, [FromQuery, Description(WhyDescription)] string? why, [FromQuery, Description(ByDescription)] string? by, Caller caller,
        PolicyReleases releases, PolicyRegister register, CancellationToken stop)
    {
        if (ExperimentEndpoints.Wrong(caller, why, by) is { } wrong)
        {
            return wrong;
        }

        return await releases.Release(id, version, ExperimentEndpoints.Person(caller, by), why!, stop) switch
        {
            ProposalResult.Done done => TypedResults.Ok(await Report(done, register, stop)),
            ProposalResult.Refused refused => new PolicyVersionProblem(refused.Reason),
            _ => new NotFoundProblem(),
        };
    }

    private static async Task<PolicyVersionReport> Report(ProposalResult.Done done, PolicyRegister register, CancellationToken stop) => PolicyVersionReport.Of(done.Version, await register.Now(stop));
}
