using System.Net;
using System.Net.Sockets;

namespace AthleteOs.Rules.Cluster;

/// <summary>Notes whether this host ran, and reached the database and the other hosts, in the last moments. So its log can tell why it was expelled.</summary>
internal sealed class HostContact : IDisposable
{
    // Two missed probes of a second expel a host.
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(2);

    // The table of members is read every second.
    private static readonly TimeSpan LongSilence = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Reach = TimeSpan.FromMilliseconds(500);

    private readonly RecentGap _program;
    private readonly RecentGap _database;
    private volatile IReadOnlyList<IPEndPoint> _others = [];
    private volatile bool _ended;

    public HostContact(TimeProvider clock)
    {
        (_program, _database) = (new RecentGap(clock), new RecentGap(clock));

        // A thread of its own: a busy thread pool is no pause of the program.
        new Thread(NoteProgram) { IsBackground = true, Name = "contact" }.Start();
    }

    /// <summary>Notes an answer of the database.</summary>
    /// <param name="others">The addresses of the other hosts that are alive.</param>
    public void NoteDatabase(IReadOnlyList<IPEndPoint> others)
    {
        _database.Note();
        _others = others;
    }

    /// <summary>Why the others probably expelled this host, in a sentence. It takes up to half a second.</summary>
    public string Reason()
    {
        _program.Note();
        if (_program.Longest is var pause && pause >= LongPause)
        {
            return FormattableString.Invariant($"This program did not run for {pause.TotalSeconds:0.0} s: it was suspended, or the machine was overloaded.");
        }

        if (_database.Longest is var silence && silence >= LongSilence)
        {
            return FormattableString.Invariant($"This host did not reach the database for {silence.TotalSeconds:0.0} s.");
        }

        var others = _others;
        return others.Count > 0 && !IsReached(others) ? $"This host reaches none of the others: {string.Join(", ", others)}." : "This host did not answer the others in time.";
    }

    public void Dispose() => _ended = true;

    private void NoteProgram()
    {
        while (!_ended)
        {
            _program.Note();
            Thread.Sleep(Beat);
        }
    }

    private static bool IsReached(IReadOnlyList<IPEndPoint> others)
    {
        using var end = new CancellationTokenSource(Reach);
        return Task.WhenAll(others.Select(other => Connects(other, end.Token))).GetAwaiter().GetResult().Any(connects => connects);
    }

    private static async Task<bool> Connects(IPEndPoint other, CancellationToken stop)
    {
        using var socket = new Socket(other.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(other, stop).ConfigureAwait(false);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
