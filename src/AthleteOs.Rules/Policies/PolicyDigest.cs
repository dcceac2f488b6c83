using System.Security.Cryptography;
using System.Text.Json;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// The digest of a resolved policy: SHA-256 over everything that can change a decision or its words, written in one fixed form.
/// Spaces and line ends in the files, cases and the order of fields do not count.
/// </summary>
internal static class PolicyDigest
{
    public static string Of(Policy policy) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Canonical(policy)))}";

    private static byte[] Canonical(Policy policy)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", policy.Id);
            json.WriteString("version", policy.Version);
            json.WriteString("title", policy.Title);
            if (policy.Signal != PolicySignal.Readiness)
            {
                json.WriteString("signal", policy.Signal.ToString());
            }

            Write(json, "parameters", policy.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal), p =>
            {
                Texts(json, p.Name, p.Unit, p.Says, p.Evidence);
                Numbers(json, p.Value, p.Min, p.Max);
            });
            Write(json, "derived", policy.Derived.OrderBy(d => d.Name, StringComparer.Ordinal), d =>
            {
                Texts(json, d.Name, d.Unit, d.Says);
                json.WriteBooleanValue(d.IsFlag);
            });
            if (policy.Own.Count > 0)
            {
                Write(json, "facts", policy.Own.OrderBy(f => f.Name, StringComparer.Ordinal), f =>
                {
                    Texts(json, [f.Field, f.Kind.ToString(), f.About.Unit, f.About.Says, f.About.Worse.ToString(), f.About.Origin.ToString(), .. f.DocumentWords]);
                    json.WriteBooleanValue(f.About.Whole);
                    if (f.Kind is FactKind.Number or FactKind.Series)
                    {
                        Numbers(json, f.About.Min, f.About.Max);
                    }
                });
            }

            Write(json, "priors", policy.Priors.OrderBy(p => p.Fact.Name, StringComparer.Ordinal), p =>
            {
                Texts(json, p.Fact.Name, p.Fact.Show(p.Code), p.Says, p.Evidence);
                Numbers(json, p.Code);
            });
            Write(json, "adjustments", policy.Adjustments.OrderBy(a => a.Fact.Name, StringComparer.Ordinal), a =>
            {
                Texts(json, a.Fact.Name, a.InForce?.Name ?? "", a.Says, a.Evidence);
                Numbers(json, a.Step, a.Min, a.Max);
            });
            Write(json, "archetypes", policy.Archetypes.OrderBy(a => a.Name, StringComparer.Ordinal),
                a => Texts(json, a.Name, a.SessionType.ToString(), a.Says));
            if (policy.Marks.Count > 0)
            {
                Write(json, "marks", policy.Marks.OrderBy(m => m.Name, StringComparer.Ordinal), m => Texts(json, m.Name, m.Says));
            }

            Write(json, "rule_sets", policy.RuleSets, s =>
            {
                Texts(json, s.Name, s.Stage.ToString(), s.HitPolicy.ToString());
                if (s.Engine != RuleSet.Expressions)
                {
                    Texts(json, s.Engine);
                }

                foreach (var rule in s.Rules)
                {
                    json.WriteStartArray();
                    Clause(json, rule.Clause);
                    Texts(json, rule.Effect.Word, rule.Output?.Text ?? "", rule.Says, rule.Evidence);
                    json.WriteEndArray();
                }
            });
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Clause(Utf8JsonWriter json, RuleClause clause)
    {
        json.WriteStartArray();
        Texts(json, clause.Name, clause.Expression?.Text ?? (clause.AllOf ? "And" : "Or"));
        foreach (var line in clause.When)
        {
            json.WriteStartArray();
            Texts(json, line.Verb.ToString(), line.Name.Text, line.Of.Text, line.Days?.Text ?? "", line.Where?.Text ?? "", line.Value?.Text ?? "", line.As?.Text ?? "");
            json.WriteEndArray();
        }

        foreach (var local in clause.Locals)
        {
            Texts(json, local.Name, local.Expression.Text);
        }

        foreach (var nested in clause.Rules.Where(r => r.Enabled))
        {
            Clause(json, nested);
        }

        json.WriteEndArray();
    }

    private static void Write<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartArray();
            write(item);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
    }

    private static void Numbers(Utf8JsonWriter json, params ReadOnlySpan<double> numbers)
    {
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }
    }
}
