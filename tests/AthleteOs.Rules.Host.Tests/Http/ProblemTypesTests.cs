using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Each problem has a kind, each kind has a page on the service, and the page of the documentation lists all kinds.</summary>
public sealed partial class ProblemTypesTests
{
    [Fact]
    public async Task The_type_of_each_problem_leads_to_its_page_without_a_key()
    {
        await using var host = await RunningHost.Start("--athlete_os:keys:0:name=app", "--athlete_os:keys:0:role=integrator", $"--athlete_os:keys:0:sha256={new string('a', 64)}");
        foreach (var kind in ProblemTypes.All)
        {
            var page = await host.Get(ProblemTypes.AddressOf(kind.Title));
            (page.Status, page.Type).ShouldBe((200, "text/html"), kind.Title);
            WebUtility.HtmlDecode(page.Body).ShouldSatisfyAllConditions(kind.Title, p => p.ShouldContain($"<h1>{kind.Title}</h1>"), p => p.ShouldContain(kind.Meaning), p => p.ShouldContain(kind.Remedy));
        }

        (await host.Get("/problems/nothing")).Status.ShouldBe(404);
    }

    [Fact]
    public void Each_title_in_the_source_has_a_kind_and_each_kind_a_title_in_the_source()
    {
        var titles = Directory.GetFiles(Root.Of("src", "AthleteOs.Rules.Host", "Http"), "*.cs").SelectMany(f => Title().Matches(File.ReadAllText(f))).Select(m => m.Groups["title"].Value).Distinct();
        titles.ShouldBe(ProblemTypes.All.Select(t => t.Title), ignoreOrder: true);
        ProblemTypes.All.ShouldBeUnique();
    }

    [Fact]
    public void Each_pinned_problem_has_the_type_of_its_title()
    {
        var pinned = Directory.GetFiles(Root.Of("tests", "AthleteOs.Rules.Host.Tests", "Golden", "http"), "*.txt").SelectMany(f => Problem().Matches(File.ReadAllText(f))).ToArray();
        pinned.Length.ShouldBeGreaterThan(100);
        foreach (var problem in pinned)
        {
            problem.Groups["type"].Value.ShouldBe(ProblemTypes.AddressOf(problem.Groups["title"].Value));
        }
    }

    [Fact]
    public void The_page_lists_every_kind()
    {
        var (begin, end, page) = ("<!-- problems -->\n", "<!-- end of problems -->", File.ReadAllText(Root.Of("config", "docs", "problems.md")));
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal) + begin.Length, page.IndexOf(end, StringComparison.Ordinal));
        var list = string.Concat(ProblemTypes.All.Select(t => string.Create(CultureInfo.InvariantCulture, $"- `{ProblemTypes.AddressOf(t.Title)}` ({t.Status})\n  {t.Meaning}\n  {t.Remedy}\n")));
        Golden.Matches(page[..from] + list + page[to..], "config", "docs", "problems.md");
    }

    [GeneratedRegex("((Problem|base)\\(StatusCodes\\.\\w+, |new\\([\\w.]+, |=>\\s+new\\(|\\? new\\(|: new\\()\"(?<title>[A-Z][^\".]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Title();

    [GeneratedRegex("\"type\":\"(?<type>[^\"]*)\",\"title\":\"(?<title>[^\"]*)\",\"status\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Problem();
}
