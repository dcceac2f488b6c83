using Microsoft.Playwright;

namespace AthleteOs.Rules.Cli.Tests.Trials;

/// <summary>An open page with its requests and messages.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _asked = [];
    private readonly List<string> _complaints = [];

    public OpenPage(IPage page, string address)
    {
        (Page, Address) = (page, address);
        page.Request += (_, request) => _asked.Add(request.Url);
        page.Console += (_, message) => _complaints.Add(message.Text);
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    public string Address { get; }

    /// <summary>The addresses that the page requested.</summary>
    public IReadOnlyList<string> Asked => _asked;

    /// <summary>The page's console messages and errors.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>The result of a script in the page.</summary>
    public Task<T[]> All<T>(string script) => Page.EvaluateAsync<T[]>(script);

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
