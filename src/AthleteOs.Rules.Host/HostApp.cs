using System.Threading.RateLimiting;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Pages;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Host.Workers;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AthleteOs.Rules.Host;

/// <summary>Builds the service. Each noun of endpoints has one file.</summary>
internal static class HostApp
{
    public const string ConfigFile = "config/athleteos.json";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Configuration.AddJsonFile(Path.GetFullPath(ConfigFile), optional: true).AddEnvironmentVariables("ATHLETEOS_").AddCommandLine(args);
        ConfigureLog(builder);
        change?.Invoke(builder);
        var file = Path.GetFullPath(ConfigFile);
        if (SettingFaults.WithWrongTypes(builder.Configuration, file) is { Length: > 0 } wrong)
        {
            throw new OptionsValidationException(HostOptions.Section, typeof(HostOptions), wrong);
        }

        var section = builder.Configuration.GetSection(HostOptions.Section);
        builder.Services.AddOptions<HostOptions>().Bind(section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<HostOptions>, HostOptionsValidator>();
        var settings = new HostOptions();
        section.Bind(settings);
        builder.Services.AddSingleton<IRuleEngine>(new RuleEngines());
        builder.Services.AddAthleteOsRules(rules =>
        {
            (rules.RulesFolder, rules.Watch, rules.PublicKey) = (settings.RulesFolder, settings.Watch, settings.PublicKey);
        });
        builder.Services.AddSingleton<JournalOutages>();
        builder.Services.AddSingleton<JournalProbe>();
        builder.Services.AddSingleton<LazyJournal>(services => new LazyJournal(services.GetRequiredService<IOptions<HostOptions>>().Value.Journal, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<JournalOutages>()));
        builder.Services.AddSingleton<IJournal>(services => services.GetRequiredService<LazyJournal>());
        builder.Services.AddSingleton<Callers>();
        if (settings.Jwt is not null)
        {
            Tokens.Add(builder.Services);
        }

        builder.Services.AddSingleton<Telemetry>();
        builder.Services.AddSingleton(services => new Admission(settings.RequestsAtOnce, services.GetRequiredService<Telemetry>()));
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<HostOptions>>().Value.OfSquads);
        builder.Services.AddSingleton(services => new Decider(services.GetRequiredService<Telemetry>().Measure));
        builder.Services.AddSingleton<DecisionRecorder>();
        builder.Services.AddSingleton<SquadQueries>();
        builder.Services.AddSingleton<Enrolment>();
        builder.Services.AddSingleton<ParameterVersions>();
        builder.Services.AddSingleton<ReviewWithdrawal>();
        builder.Services.AddSingleton<DayRecorder>();
        builder.Services.AddSingleton<EventRecorder>();
        builder.Services.AddSingleton<OverrideRecorder>();
        builder.Services.AddSingleton<DecisionReplay>();
        AddExperiments(builder.Services);
        PolicyVersionEndpoints.Add(builder.Services);
        builder.Services.AddSingleton<Erasure>();
        PageEndpoints.Add(builder.Services);
        Measure(builder.Services, settings);
        builder.Services.AddHostedService<OpenedAtStart>();
        builder.Services.AddHostedService<ReleaseWorker>();
        builder.Services.AddSingleton<SubmittedFacts>();
        builder.Services.AddSingleton<WorkerHealth>();
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Draining>());
        builder.Services.AddHostedService<InboxWorker>();
        builder.Services.AddSingleton(new CheckpointCache(CheckpointCache.UsualBytes));
        builder.Services.AddSingleton<IAthleteLoops, AthleteLoop>();
        builder.Services.AddSingleton(new HostIdentity(Guid.NewGuid()));
        builder.Services.AddSingleton<PendingAthletes>();
        builder.Services.AddHostedService<MorningWorker>();
        builder.Services.AddHostedService<SampleWorker>();
        builder.Services.ConfigureHttpJsonOptions(json => AnswerJson.Configure(json.SerializerOptions));
        builder.Services.AddOpenApi("v1", OpenApiDescription.Describe);
        builder.Services.AddHostedService<QueueWorker>();
        if (settings.Cluster)
        {
            ClusterMembership.Add(builder, settings);
        }

        builder.Services.AddRateLimiter(limits => Limit(limits, settings.RequestsPerMinute));
        builder.WebHost.ConfigureKestrel(server => (server.Limits.MaxRequestBodySize, server.AddServerHeader) = (2 * Bodies.MaxBytes, false));
        builder.WebHost.UseUrls(settings.Listen);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);

        var app = builder.Build();
        LogSettings(app.Services.GetRequiredService<ILogger<RequestLog>>(), file, settings);
        app.Use(WithHeaders);
        app.Use(Answer);
        app.Use(AnswerJson.WithoutCharset);
        if (settings.Jwt is not null)
        {
            app.UseAuthentication();
        }

        app.UseCallers();
        app.UseRateLimiter();
        app.Use(Routes.HeadAsGet);
        app.UseRouting();
        app.Use(Routes.Guard);
        app.Use((context, next) => context.RequestServices.GetRequiredService<Admission>().Admit(context, next));
        DecisionEndpoints.Map(app);
        AthleteEndpoints.Map(app);
        BatchEndpoints.Map(app);
        LoopEndpoints.Map(app);
        ReviewEndpoints.Map(app);
        EventEndpoints.Map(app);
        OverrideEndpoints.Map(app);
        ExperimentEndpoints.Map(app);
        PrivacyEndpoints.Map(app);
        PolicyEndpoints.Map(app);
        PolicyVersionEndpoints.Map(app);
        PageEndpoints.Map(app);
        app.MapOpenApi();
        if (settings.Metrics)
        {
            app.MapPrometheusScrapingEndpoint(Telemetry.Address).WithMetadata(new Routes.PermissionMetadata(Permission.ReadPolicies));
        }

        return app;
    }

    // Each line has its time in UTC. The setting Logging:Console:FormatterName=json applies.
    private static void ConfigureLog(WebApplicationBuilder builder)
    {
        const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        builder.Logging.ClearProviders().AddConsole();
        builder.Services.PostConfigure<ConsoleLoggerOptions>(to => to.FormatterName = builder.Configuration["Logging:Console:FormatterName"] ?? ConsoleFormatterNames.Simple); // the framework's default overrides the setting
        builder.Services.Configure<SimpleConsoleFormatterOptions>(to => (to.TimestampFormat, to.UseUtcTimestamp, to.SingleLine) = (Time, true, true));
        builder.Services.Configure<JsonConsoleFormatterOptions>(to => (to.TimestampFormat, to.UseUtcTimestamp) = (Time.Trim(), true));
    }

    private static void AddExperiments(IServiceCollection services)
    {
        services.AddSingleton<ExperimentRegister>();
        services.AddSingleton<PolicyChoice>();
        services.AddSingleton<Consents>();
        services.AddSingleton<HarmMonitor>();
        services.AddSingleton(all =>
        {
            var shelf = all.GetRequiredService<PolicyShelf>();
            return new ExperimentActs(all.GetRequiredService<IJournal>(), all.GetRequiredService<ExperimentRegister>(), id => shelf.Find(id)?.Policy, all.GetRequiredService<TimeProvider>(),
                digest => shelf.Released.Any(digest)?.Policy);
        });
    }

    private static void LogSettings(ILogger log, string file, HostOptions settings)
    {
        var tokens = settings.Jwt is null ? "no" : "yes";
        if (File.Exists(file))
        {
            RequestLog.Settings(log, file, settings.Keys.Count, tokens);
        }
        else
        {
            RequestLog.NoFile(log, file, settings.Keys.Count, tokens);
        }

        if (settings.Keys.Count == 0 && settings.Jwt is null)
        {
            RequestLog.Open(log);
        }
    }

    // Answers contain health data: no cache keeps them, and no browser guesses another type.
    private static Task WithHeaders(HttpContext context, RequestDelegate next)
    {
        (context.Response.Headers.CacheControl, context.Response.Headers.XContentTypeOptions) = ("no-store", "nosniff");
        return next(context);
    }

    private static void Measure(IServiceCollection services, HostOptions settings)
    {
        services.AddMetrics();
        if (settings.Metrics)
        {
            services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(Telemetry.Name, "System.Runtime").AddPrometheusExporter());
        }

        if (Uri.TryCreate(settings.Otlp, UriKind.Absolute, out var collector))
        {
            services.AddOpenTelemetry()
                .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddOtlpExporter(to => to.Endpoint = collector))
                .WithTracing(traces => traces.AddSource(Decider.TraceName).AddOtlpExporter(to => to.Endpoint = collector));
        }
    }

    // Answers every fault without repeating what was sent. The log names the route, never its values.
    private static async Task Answer(HttpContext context, RequestDelegate next)
    {
        var log = context.RequestServices.GetRequiredService<ILogger<RequestLog>>();
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var start = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        catch (Exception fault) when (context.Response.HasStarted)
        {
            // A truncated answer must not look complete.
            if (!context.RequestAborted.IsCancellationRequested)
            {
                context.RequestServices.GetRequiredService<Telemetry>().Failed("service");
                RequestLog.Failed(log, context.Request.Method, Route(context), fault);
            }

            context.Abort();
        }
        catch (JournalUnavailableException fault)
        {
            context.RequestServices.GetRequiredService<Telemetry>().Failed("journal");
            await new JournalProblem(fault.MayBeRecorded).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException fault)
        {
            await BodyProblem.Unreadable(fault).ExecuteAsync(context);
        }
        catch (Exception fault)
        {
            context.RequestServices.GetRequiredService<Telemetry>().Failed("service");
            RequestLog.Failed(log, context.Request.Method, Route(context), fault);
            await new ServiceProblem().ExecuteAsync(context);
        }

        RequestLog.Answered(log, context.Request.Method, Route(context), context.Response.StatusCode, clock.GetElapsedTime(start).TotalMilliseconds);
    }

    private static string Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/') ?? "(none)";

    private static void Limit(Microsoft.AspNetCore.RateLimiting.RateLimiterOptions limits, int perMinute)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = (rejected, _) => new ValueTask(new TooManyRequestsProblem(perMinute).ExecuteAsync(rejected.HttpContext));

        // Probes of health come from the same address as others behind a proxy, and are not counted.
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
            ? RateLimitPartition.GetNoLimiter("health")
            : RateLimitPartition.GetFixedWindowLimiter(
            context.CallerIfKnown()?.Name ?? $"? {context.Connection.RemoteIpAddress}",
            _ => new FixedWindowRateLimiterOptions { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));
    }

    // An unusable journal stops the service at the start; one that does not answer yet does not.
    private sealed class OpenedAtStart(LazyJournal journal) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            try
            {
                await journal.Open(cancellationToken);
            }
            catch (JournalUnavailableException)
            {
                return; // /health/ready reports it, and the first call tries again
            }
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Logs requests: method, route, status and time; no id, reading or key.</summary>
internal sealed partial class RequestLog
{
    private RequestLog()
    {
    }

    [LoggerMessage(10, LogLevel.Debug, "{Method} {Route} answered {Status} in {Milliseconds} ms.")]
    public static partial void Answered(ILogger log, string method, string route, int status, double milliseconds);

    [LoggerMessage(12, LogLevel.Information, "Settings read from {File}; keys: {Keys}, tokens: {Tokens}.")]
    public static partial void Settings(ILogger log, string file, int keys, string tokens);

    [LoggerMessage(13, LogLevel.Warning, "There is no {File}; settings come from the environment and arguments only; keys: {Keys}, tokens: {Tokens}.")]
    public static partial void NoFile(ILogger log, string file, int keys, string tokens);

    [LoggerMessage(16, LogLevel.Warning, "No keys and no tokens: every program on this machine may read, write and erase all data.")]
    public static partial void Open(ILogger log);

    [LoggerMessage(18, LogLevel.Information, "The caller {Caller} exported all data of the athlete of entry {Entry}.")]
    public static partial void Exports(ILogger log, string caller, string entry);

    [LoggerMessage(19, LogLevel.Information, "The caller {Caller} {Result} an athlete, {Entries} entries.")]
    public static partial void Erases(ILogger log, string caller, string result, long entries);

    [LoggerMessage(11, LogLevel.Error, "{Method} {Route} failed.")]
    public static partial void Failed(ILogger log, string method, string route, Exception fault);
}
