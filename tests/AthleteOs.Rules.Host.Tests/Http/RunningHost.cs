using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Host.Pages;
using AthleteOs.Rules.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The service itself on a free loopback port, with a folder of its own for policies, journal and inbox.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LogLines _log = new();

    private RunningHost(string folder, string[] settings, TimeProvider? clock = null)
    {
        Folder = folder;
        _app = HostApp.Build(
        [
            "--athlete_os:listen=http://127.0.0.1:0", $"--athlete_os:rules_folder={Path.Combine(folder, "rules")}", $"--athlete_os:journal=sqlite:{Path.Combine(folder, "journal.db")}", "--athlete_os:drain_seconds=0",
            .. settings,
        ], builder =>
        {
            builder.Logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Debug);
            if (clock is not null)
            {
                builder.Services.AddSingleton(clock);
            }
        });
    }

    public string Folder { get; }

    public HttpClient Client { get; private set; } = new();

    public IEnumerable<string> Log => _log.Lines;

    public static string Example => File.ReadAllText(Root.Of("rules", "weekly-planning", "examples", "morning.json")).Replace("\"$schema\": \"../../schema/facts.schema.json\",", "", StringComparison.Ordinal);

    public static Task<RunningHost> Start(params string[] settings) => StartAt(clock: null, settings);

    /// <summary>With a clock of the test's own; null for the machine's.</summary>
    public static async Task<RunningHost> StartAt(TimeProvider? clock, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("athleteos-host-").FullName;
        Root.Copy(Root.Of("rules", "weekly-planning"), Path.Combine(folder, "rules", "weekly-planning"));
        return await StartIn(folder, clock, settings);
    }

    public static Task<RunningHost> StartIn(string folder, params string[] settings) => StartIn(folder, clock: null, settings);

    public static async Task<RunningHost> StartIn(string folder, TimeProvider? clock, params string[] settings)
    {
        var host = new RunningHost(folder, settings, clock);
        await host._app.StartAsync();
        host.Client = new HttpClient(new DescribedAnswers()) { BaseAddress = new Uri(host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
        return host;
    }

    /// <summary>Every route of the interface with its method, as the framework knows them. Pages are not part of it.</summary>
    public IEnumerable<string> Routes => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<PageMetadata>() is null)
        .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText!.TrimEnd('/')}") ?? [])
        .Where(r => !r.Contains("openapi", StringComparison.Ordinal));

    /// <summary>A service of the host's own.</summary>
    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async Task<Answer> Ask(string method, string path, string? body, string? key, string? bearer = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        return await Send(request, key, bearer);
    }

    public async Task<Answer> Post(string path, string body, string? key = null, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await Send(request, key, bearer);
    }

    public async Task<Answer> Put(string path, string body, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await Send(request, key: null, bearer);
    }

    public async Task<Answer> Get(string path, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await Send(request, key: null, bearer);
    }

    public async Task<Answer> Delete(string path, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        return await Send(request, key: null, bearer);
    }

    /// <summary>Asks until the answer is as it should be.</summary>
    public async Task<Answer> Until(Func<Task<Answer>> ask, Func<Answer, bool> isSo)
    {
        var answer = await ask();
        await Waiting.Until(async () => isSo(answer) || isSo(answer = await ask()), "the answer is not as it should be", TestContext.Current.CancellationToken);
        return answer;
    }

    public void Edit(string file, string old, string now)
    {
        var path = Path.Combine(Folder, "rules", "weekly-planning", file);
        var text = File.ReadAllText(path);
        if (!text.Contains(old, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{file} does not hold {old}.", nameof(old));
        }

        File.WriteAllText(path, text.Replace(old, now, StringComparison.Ordinal));
    }

    /// <summary>Reads the changed policies of the folder now.</summary>
    public void Reload() => _app.Services.GetRequiredService<AthleteOs.Rules.Hosting.PolicyShelf>().Reload();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<Answer> Send(HttpRequestMessage request, string? key, string? bearer)
    {
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await Client.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location?.ToString(), response.Content.Headers.ContentType?.MediaType,
            response.Headers.RetryAfter?.ToString());
    }

    internal sealed record Answer(int Status, string Body, string? Location, string? Type, string? RetryAfter)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public string Session => Json.GetProperty("daily_decision").GetProperty("session_type").GetString()!;
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
