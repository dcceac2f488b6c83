using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Shouldly;

namespace AthleteOs.Rules.Cli.Tests.Trials;

/// <summary>The barriers that axe finds on a page, as it is shown now.</summary>
/// <remarks>The call of axe's package for Playwright opens another page in each run. That takes several times as long as the run.</remarks>
internal static class Barriers
{
    private const string Run = """
        async () => {
            const found = await axe.run({ resultTypes: ['violations'] });
            return found.passes.length > 10 ? found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(', ')}`) : [`axe judged by ${found.passes.length} rules only`];
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    public static async Task<string[]> On(IPage page)
    {
        page.Frames.ShouldHaveSingleItem("axe looks at one frame here");
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
        }

        return await page.EvaluateAsync<string[]>(Run);
    }
}
