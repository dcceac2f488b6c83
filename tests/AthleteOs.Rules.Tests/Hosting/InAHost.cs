using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AthleteOs.Rules.Tests.Hosting;

/// <summary>The example of src/docs/embedding.md: the same in a program with services, where policies are reloaded when their files change.</summary>
internal static class InAHost
{
    public static async Task<string> Decide(string rulesFolder, string factsFile)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddAthleteOsRules(options => options.RulesFolder = rulesFolder);
        using var host = builder.Build();
        await host.StartAsync();

        var shelf = host.Services.GetRequiredService<PolicyShelf>();
        var findings = new Findings();
        var morning = FactsReader.Read(factsFile, await File.ReadAllBytesAsync(factsFile), findings);
        if (morning is null || shelf.Find("weekly-planning") is not { } served)
        {
            return "no decision: " + string.Join('\n', findings.All.Concat(shelf.States.SelectMany(s => s.LastAttempt.Findings)));
        }

        return Encoding.UTF8.GetString(DecisionDocument.Write(served.Policy, morning, Explainer.Explain(served.Policy, morning)));
    }
}
