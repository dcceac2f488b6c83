using System.Text;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Policies;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AthleteOs.Rules.TestKit;

/// <summary>A folder of small policies on disk, a shelf over it, and a clock that the test moves.</summary>
public sealed class RulesFolder : IDisposable
{
    public RulesFolder() => Write(new TinyPolicy());

    public string Folder { get; } = Directory.CreateTempSubdirectory("athleteos-rules-").FullName;

    public Clock Time { get; } = new();

    public Lines Log { get; } = new();

    public string Of(params string[] parts) => Path.Combine([Folder, .. parts]);

    public void Write(TinyPolicy policy, string folder = "tiny")
    {
        Directory.CreateDirectory(Of(folder));
        foreach (var (file, bytes) in policy.Files().Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Of(folder, file))!);
            File.WriteAllBytes(Of(folder, file), bytes);
        }
    }

    public void WriteVariant(string id = "tiny-wide", string extends = "tiny", string version = "1.0.0")
    {
        Directory.CreateDirectory(Of(id));
        File.WriteAllText(Of(id, "policy.json"), $$"""
            { "id": "{{id}}", "version": "{{version}}", "title": "Wide", "says": "Wider.", "extends": "{{extends}}",
              "parameters": { "margin": { "value": 7 } } }
            """);
    }

    public PolicyShelf Shelf(Action<AthleteOsRulesOptions>? change = null, IRuleEngine? engine = null, TimeProvider? time = null, bool hints = false)
    {
        var options = new AthleteOsRulesOptions { RulesFolder = Folder };
        change?.Invoke(options);
        return new PolicyShelf(options, engine ?? new RuleEngines(), time ?? Time, Log, hints);
    }

    /// <summary>Lets time pass in steps, so that what is due meanwhile happens when it is due.</summary>
    public void Pass(int milliseconds)
    {
        for (var passed = 0; passed < milliseconds; passed += 50)
        {
            Time.Advance(TimeSpan.FromMilliseconds(Math.Min(50, milliseconds - passed)));
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A clock that people can set, over time that passes as it does.</summary>
    public sealed class Clock() : FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 6, 0, 0, TimeSpan.Zero))
    {
        public TimeSpan SetBy { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + SetBy;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }

    /// <summary>What was logged.</summary>
    public sealed class Lines : ILogger
    {
        private readonly StringBuilder _text = new();

        public string Text
        {
            get
            {
                lock (_text)
                {
                    return _text.ToString();
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_text)
            {
                _text.Append(logLevel).Append(' ').AppendLine(formatter(state, exception));
            }
        }
    }
}
