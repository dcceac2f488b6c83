using System.Diagnostics;
using System.Diagnostics.Metrics;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host;

/// <summary>
/// Measures decisions by session type and policy, their duration, attempts to read policies, and faults. No label contains an athlete, a key
/// or a reading. Only <see cref="HostOptions.Otlp"/> sends the measurements anywhere; <see cref="HostOptions.Metrics"/> shows them.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "AthleteOs.Rules";

    /// <summary>The address of the metrics for Prometheus.</summary>
    public const string Address = "/metrics";

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

    /// <summary>Counts a request that failed in the service.</summary>
    public void Failed(string what) => _faults.Add(1, new KeyValuePair<string, object?>("what", what));

    public void Dispose()
    {
        _shelf.Reloaded -= Count;
        _meter.Dispose();
    }

    /// <summary>Records the figures of a decision.</summary>
    public void Measure(MeasuredDecision decision)
    {
        var labels = new TagList { { "policy", decision.PolicyId }, { "session_type", decision.SessionType.Word() } };
        _time.Record(decision.Duration.TotalMilliseconds, labels);
        _decisions.Add(1, labels);
    }

    private void Count(object? sender, PolicyReloadedEventArgs told) =>
        _readings.Add(1, new TagList { { "policy", told.State.Id }, { "ended", !told.State.LastAttempt.Succeeded ? "refused" : told.Changed ? "serves" : "unchanged" } });
}
