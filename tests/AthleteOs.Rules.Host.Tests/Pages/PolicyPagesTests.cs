using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Host.Tests.Http;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Pages;

/// <summary>The pages of policies: state, rulebook, files, findings and cases, and what another policy would change. They change nothing.</summary>
public sealed class PolicyPagesTests(SquadHost squad) : IClassFixture<SquadHost>
{
    [Fact]
    public async Task Every_role_reads_a_policy_with_its_rulebook_files_and_cases()
    {
        (await squad.Get("/policies")).Location.ShouldBe("/sign-in");
        foreach (var role in new[] { "scientist", "coach", "athlete", "integrator", "auditor" })
        {
            (await squad.Get("/policies", $"{role}-key")).Body.ShouldContain("href=\"/policies/weekly-planning\"");
        }

        var page = await squad.Get("/policies/weekly-planning", "scientist-key");
        page.Status.ShouldBe(200);
        page.Body.Length.ShouldBeLessThan(150_000);
        page.Text.ShouldContain("serves since 2026-11-26 12:00 UTC");
        page.Text.ShouldContain("The checker found no fault in the files.");
        page.Text.ShouldMatch("([0-9]+) of \\1 cases pass");
        foreach (var line in CoachRulebook.Markdown(ShippedPolicies.Get("weekly-planning")).Split('\n').Where(l => l.StartsWith("- ", StringComparison.Ordinal)))
        {
            page.Text.ShouldContain(line[2..].Replace("`", "", StringComparison.Ordinal));
        }

        page.Text.ShouldContain(File.ReadAllText(Root.Of("rules", "weekly-planning", "gating.json")).Trim());
        (await squad.Get("/policies/none", "scientist-key")).Status.ShouldBe(404);
        (await squad.Get("/policies/weekly-planning/against/none", "scientist-key")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_faulty_file_is_shown_with_its_finding_while_the_last_good_version_serves_and_a_variant_is_compared()
    {
        var folder = Directory.CreateTempSubdirectory("athleteos-host-").FullName;
        foreach (var id in new[] { "weekly-planning", "broken", "hostile" })
        {
            Root.Copy(Root.Of("rules", "weekly-planning"), Path.Combine(folder, "rules", id));
            Change(folder, id, "policy.json", "\"id\": \"weekly-planning\"", $"\"id\": \"{id}\"");
        }

        Root.Copy(Root.Of("rules", "weekly-planning-spaced"), Path.Combine(folder, "rules", "weekly-planning-spaced"));
        Change(folder, "hostile", "gating.json", "Readiness is in this athlete's own top band.", "Readiness is in this athlete's own <script>top</script> band.");
        Change(folder, "broken", "gating.json", "permit_key", "permit_kye");
        await using var host = await RunningHost.StartIn(folder, "--athlete_os:watch=false");

        var page = await Text(host, "/policies/broken");
        page.ShouldContain("Does not serve: its files have a fault.");
        page.ShouldContain("broken/gating.json:");
        page.ShouldContain("permit_kye");
        page.ShouldContain("Not run, because the files do not serve.");
        page.ShouldNotContain(folder);

        var hostile = await host.Get("/policies/hostile");
        hostile.Body.ShouldNotContain("<script>");
        hostile.Body.ShouldContain("href=\"/policies/hostile/against/weekly-planning\"");
        hostile.Body.ShouldNotContain("against/broken", Case.Sensitive, "it does not serve");

        (await host.Get("/policies/weekly-planning")).Body.ShouldContain("href=\"/policies/weekly-planning/against/weekly-planning-spaced\"");
        var compared = await Text(host, "/policies/weekly-planning/against/weekly-planning-spaced");
        compared.ShouldContain("They decide differently.");
        compared.ShouldContain("Parameter residual_fatigue_share: 0.85 becomes 0.7");
        compared.ShouldContain("The last key session is still in the legs.");
    }

    private static async Task<string> Text(RunningHost host, string address) => System.Net.WebUtility.HtmlDecode((await host.Get(address)).Body);

    private static void Change(string folder, string id, string file, string old, string now)
    {
        var path = Path.Combine(folder, "rules", id, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, now, StringComparison.Ordinal));
    }
}
