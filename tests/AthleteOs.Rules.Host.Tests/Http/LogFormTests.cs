using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Each line of the log has its time in UTC, as text and as JSON.</summary>
public sealed class LogFormTests
{
    [Fact]
    public async Task A_line_begins_with_its_time() => (await Line()).ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn: test\[7\] Journal outage began\s*$");

    [Fact]
    public async Task The_setting_of_the_formatter_gives_JSON_with_the_time_and_the_named_values()
    {
        var line = JsonDocument.Parse(await Line("--Logging:Console:FormatterName=json")).RootElement;
        line.GetProperty("Timestamp").GetString()!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        line.GetProperty("State").GetProperty("Cause").GetString().ShouldBe("disk");
    }

    private static async Task<string> Line(params string[] settings)
    {
        await using var app = HostApp.Build(settings);
        var name = app.Services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName ?? ConsoleFormatterNames.Simple;
        using var written = new StringWriter();
        KeyValuePair<string, object?>[] values = [new("Cause", "disk")];
        app.Services.GetServices<ConsoleFormatter>().Single(f => f.Name == name)
            .Write(new LogEntry<KeyValuePair<string, object?>[]>(LogLevel.Warning, "test", new EventId(7), values, null, (_, _) => "Journal outage began"), null, written);
        return written.ToString();
    }
}
