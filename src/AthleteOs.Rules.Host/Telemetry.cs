using System.Diagnostics;
using System.Diagnostics.Metrics;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;

namespace AthleteOs.Rules.Host;

/// <summary>
/// What is measured: decisions by session type and policy, how long they take, readings of policies and faults. No label holds an athlete, a key
/// or a reading. Sent anywhere only where <see cref="HostOptions.Otlp"/> says so.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "AthleteOs.Rules";

    private static readonly ActivitySource Traces = new(Name);

    private readonly Meter _meter;
    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _time;
    private readonly Counter<long> _readings;
    private readonly Counter<long> _faults;
    private readonly PolicyShelf _shelf;

    public Telemetry(IMeterFactory meters, PolicyShelf shelf)
    {
        _meter = meters.Create(Name);
        _decisions = _meter.CreateCounter<long>("athlete_os.decisions", "{decision}", "Decisions by policy and session type.");
        _time = _meter.CreateHistogram<double>("athlete_os.decision.duration", "ms", "From facts to the decision document.");
        _readings = _meter.CreateCounter<long>("athlete_os.policy.readings", "{reading}", "Readings of a policy's files, and how they ended.");
        _faults = _meter.CreateCounter<long>("athlete_os.faults", "{fault}", "Requests that failed on our side, by what failed.");
        _shelf = shelf;
        _shelf.Reloaded += Count;
    }

    /// <summary>Decides and writes the document, measured.</summary>
    public byte[] Decide(ServedPolicy served, Morning morning, int form = DecisionDocument.NewestForm)
    {
        using var trace = Traces.StartActivity("decide");
        var start = Stopwatch.GetTimestamp();
        var explanation = Explainer.Explain(served.Policy, morning);
        var document = DecisionDocument.Write(served.Policy, morning, explanation, form: form);
        var labels = new TagList { { "policy", served.Id }, { "session_type", explanation.Decision.SessionType.Word() } };
        _time.Record(Stopwatch.GetElapsedTime(start).TotalMilliseconds, labels);
        _decisions.Add(1, labels);
        trace?.SetTag("policy", served.Id);
        return document;
    }

    /// <summary>Counts a request that failed on our side.</summary>
    public void Failed(string what) => _faults.Add(1, new KeyValuePair<string, object?>("what", what));

    public void Dispose()
    {
        _shelf.Reloaded -= Count;
        _meter.Dispose();
    }

    private void Count(object? sender, PolicyReloadedEventArgs told) =>
        _readings.Add(1, new TagList { { "policy", told.State.Id }, { "ended", !told.State.LastAttempt.Succeeded ? "refused" : told.Changed ? "serves" : "unchanged" } });
}
