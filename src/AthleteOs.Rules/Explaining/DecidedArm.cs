using System.Text.Json;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Explaining;

/// <summary>The reason for which a policy decided in an experiment.</summary>
internal enum ArmRole
{
    /// <summary>The policy of the assigned arm decided.</summary>
    Assigned,

    /// <summary>The control decided, because of illness, injury or a collapse of readiness.</summary>
    Safety,

    /// <summary>The policy that the athlete or coach chose decided.</summary>
    Override,

    /// <summary>The control decided, because the assigned arm was stopped.</summary>
    Stopped,

    /// <summary>The control decided, because the policy of the assigned arm does not serve.</summary>
    Missing,
}

/// <summary>An athlete's place in an experiment on a day, as the decision document names it.</summary>
/// <param name="Experiment">The experiment's id.</param>
/// <param name="Digest">The digest of the experiment's file.</param>
/// <param name="Arm">The assigned arm, whichever policy decided.</param>
/// <param name="Propensity">The probability of that arm before the draw.</param>
/// <param name="Role">The reason for which the policy decided.</param>
internal sealed record DecidedArm(string Experiment, string Digest, string Arm, double Propensity, ArmRole Role)
{
    private const string Field = "experiment";

    private static readonly (ArmRole Role, string Word)[] Roles = [.. Enum.GetValues<ArmRole>().Select(r => (r, Words.Snake(r.ToString())))];

    /// <summary>Writes the field <c>experiment</c> of a decision document.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject(Field);
        json.WriteString("id", Experiment);
        json.WriteString("digest", Digest);
        json.WriteString("arm", Arm);
        json.WriteNumber("propensity", Propensity);
        json.WriteString("role", Roles[(int)Role].Word);
        json.WriteEndObject();
    }

    /// <summary>The place that a decision document names; null outside an experiment.</summary>
    public static DecidedArm? Of(JsonValue decision) =>
        decision[Field] is { } field && field["id"]?.Text is { } id && field["digest"]?.Text is { } digest && field["arm"]?.Text is { } arm
        && field["propensity"] is { Kind: JsonKind.Number } propensity && field["role"]?.Text is { } role
            ? new DecidedArm(id, digest, arm, propensity.Number, RoleOf(role)) : null;

    /// <summary>The role that a decision document names; null outside an experiment. It reads less than <see cref="Of"/> does, for analyses of many documents.</summary>
    public static ArmRole? RoleOf(JsonElement decision) =>
        decision.TryGetProperty(Field, out var field) && field.TryGetProperty("role", out var role) ? RoleOf(role.GetString()) : null;

    private static ArmRole RoleOf(string? word) => Array.Find(Roles, r => r.Word == word).Role;
}
