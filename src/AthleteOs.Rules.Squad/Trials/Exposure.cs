using System.Text.Json;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>The record of a morning on which the arm mattered: the arms decided different sessions from the same facts.</summary>
internal static class Exposure
{
    /// <summary>The document; null if all arms decide the same session, or outside an experiment.</summary>
    public static byte[]? Of(Serving serving, Morning morning)
    {
        if (serving.Arm is not { } arm)
        {
            return null;
        }

        (string Name, Decision Decision)[] decided = [.. serving.Arms.Select(a => (a.Name, Planner.Decide(a.Policy.Policy, morning)))];
        return Array.TrueForAll(decided, d => IsSame(d.Decision, decided[0].Decision)) ? null : Write(arm, decided);
    }

    private static bool IsSame(Decision a, Decision b) => a.SessionType == b.SessionType && a.Archetype?.Name == b.Archetype?.Name && a.MicroRecovery == b.MicroRecovery;

    private static byte[] Write(DecidedArm arm, (string Name, Decision Decision)[] decided)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            arm.Write(json);
            json.WriteStartArray("decisions");
            foreach (var (name, decision) in decided)
            {
                json.WriteStartObject();
                json.WriteString("arm", name);
                json.WriteString("session_type", decision.SessionType.Word());
                json.WriteString("archetype_suggestion", decision.Archetype?.Name);
                json.WriteString("micro_recovery", decision.MicroRecovery?.Word());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
