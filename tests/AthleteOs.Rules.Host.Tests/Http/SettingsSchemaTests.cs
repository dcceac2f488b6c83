using System.Reflection;
using System.Text.Json;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The schema of the settings names what the service reads, all of it and nothing else, and so do the pages.</summary>
public sealed class SettingsSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Root.Of("config", "athleteos.schema.json"))).RootElement.GetProperty("properties").GetProperty("athlete_os");
    private static readonly string Page = File.ReadAllText(Root.Of("config", "docs", "operations.md")) + File.ReadAllText(Root.Of("config", "docs", "security.md"));

    [Fact]
    public void Every_setting_stands_in_the_schema_and_on_a_page()
    {
        Compare(typeof(HostOptions), Schema);
        Compare(typeof(KeyOptions), Schema.GetProperty("properties").GetProperty("keys").GetProperty("items"));

        // The secret is for the environment only: an editor must not offer it.
        Compare(typeof(JwtOptions), Schema.GetProperty("properties").GetProperty("jwt"), "secret");
    }

    private static void Compare(Type options, JsonElement schema, params string[] without)
    {
        var names = options.GetProperties().Select(p => p.GetCustomAttribute<ConfigurationKeyNameAttribute>()!.Name).ToArray();
        schema.GetProperty("properties").EnumerateObject().Select(p => p.Name).ShouldBe(names.Except(without, StringComparer.Ordinal), ignoreOrder: true);
        schema.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
        foreach (var name in names.Except(without, StringComparer.Ordinal))
        {
            Page.ShouldMatch($"[`\"]{name}[`\"]");
        }
    }
}
