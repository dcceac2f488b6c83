using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Serialization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Squad.Releases;
using Microsoft.AspNetCore.Http.Metadata;

namespace AthleteOs.Rules.Host.Http;

/// <summary>A draft of a variant.</summary>
[JsonConverter(typeof(RecordedJsonConverter<VariantJson>))]
internal sealed record VariantJson(ReadOnlyMemory<byte> Utf8) : IRecordedJson
{
    public static string Schema => "variant";
}

/// <summary>A proposal or a release of a version.</summary>
internal sealed record PolicyEvent(
    [property: Description("The person."), JsonConverter(typeof(EscapedTextConverter))] string By,
    [property: Description("The time of the recording.")] DateTimeOffset At,
    [property: Description("The reason."), JsonConverter(typeof(EscapedTextConverter))] string Why)
{
    public static PolicyEvent Of(PolicyAct act) => new(act.By, act.At, act.Why);
}

/// <summary>The policy that a version extends, as it was at the proposal.</summary>
internal sealed record PolicyBase(string Id, string Version, string Digest);

/// <summary>A version of a variant.</summary>
internal sealed record PolicyVersionReport(
    [property: Description("The id of the variant.")] string Id,
    string Version,
    string Digest,
    [property: Description("Whether it is the version that was released last.")] bool InForce,
    PolicyBase Base,
    PolicyEvent Proposed,
    [property: Description("The releases, oldest first; empty for a proposal.")] IEnumerable<PolicyEvent> Releases)
{
    public static PolicyVersionReport Of(VariantVersion version, PolicyBook book) => new(version.Policy.Id, version.Policy.Version, version.Policy.Digest, book.InForce(version.Policy.Id)?.Policy == version.Policy,
        new PolicyBase(version.Base.Id, version.Base.Version, version.Base.Digest), PolicyEvent.Of(version.Proposed), version.Releases.Select(PolicyEvent.Of));
}

/// <summary>The versions of a variant, oldest first.</summary>
internal sealed record PolicyVersionList(string Id, IEnumerable<PolicyVersionReport> Versions)
{
    public static PolicyVersionList Of(string id, PolicyBook book) => new(id, book.Of(id).Select(v => PolicyVersionReport.Of(v, book)));
}

/// <summary>A version with its files.</summary>
internal sealed record PolicyVersionFiles(PolicyVersionReport Version, [property: Description("The text of each own file by its name.")] Dictionary<string, string> Files);

/// <summary>A version is not recorded or not released.</summary>
internal sealed class PolicyVersionProblem(string reason) : Problem(StatusCodes.Status409Conflict, "Refused", reason + "."), IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status409Conflict, "The change is refused; detail gives the reason."));
}

/// <summary>The checker or a case found a fault in the files of a variant. Each fault names its file, because a variant has several.</summary>
internal sealed class VariantProblem : Problem, IEndpointMetadataProvider
{
    private VariantProblem(DocumentFault[] faults)
        : base(StatusCodes.Status422UnprocessableEntity, "The variant has a fault", $"Nothing was recorded. {faults[0].Message}", faults)
    {
    }

    public static VariantProblem Of(Findings findings) =>
        new([.. findings.InOrder().Where(f => f.Severity == Severity.Error).Select(f => DocumentFault.Of(f) with { Message = $"{f.Place.File}: {f.Message}" })]);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status422UnprocessableEntity, "The checker or a case found a fault; nothing was recorded."));
}
