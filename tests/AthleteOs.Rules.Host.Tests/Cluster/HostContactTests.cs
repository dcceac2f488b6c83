using System.Net;
using System.Net.Sockets;
using AthleteOs.Rules.Cluster;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Cluster;

/// <summary>The reason in the log of an expelled host: it was suspended, cut off from the database or the hosts, or late.</summary>
public sealed class HostContactTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly HostContact _contact;

    public HostContactTests() => _contact = new HostContact(_clock);

    public void Dispose() => _contact.Dispose();

    [Fact]
    public void A_host_that_was_suspended_says_for_how_long()
    {
        _contact.NoteDatabase([]);
        _clock.Advance(TimeSpan.FromSeconds(8));
        _contact.NoteDatabase([]);
        _contact.Reason().ShouldBe("This program did not run for 8.0 s: it was suspended, or the machine was overloaded.");
    }

    [Fact]
    public void A_host_without_the_database_says_for_how_long()
    {
        _contact.NoteDatabase([]);
        Run(seconds: 5);
        _contact.NoteDatabase([]);
        _contact.Reason().ShouldBe("This host did not reach the database for 5.0 s.");
        Run(seconds: 31);
        _contact.Reason().ShouldBe("This host did not answer the others in time.", "an outage long ago is no reason");
    }

    [Fact]
    public void A_host_that_reaches_no_other_one_names_them()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // it does not listen
        _contact.NoteDatabase([(IPEndPoint)closed.LocalEndPoint!]);
        _contact.Reason().ShouldBe($"This host reaches none of the others: {closed.LocalEndPoint}.");
    }

    [Fact]
    public void A_host_that_reaches_another_one_was_late()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _contact.NoteDatabase([(IPEndPoint)closed.LocalEndPoint!, (IPEndPoint)listener.LocalEndpoint]);
        _contact.Reason().ShouldBe("This host did not answer the others in time.");
    }

    // The program runs, and each second is noted.
    private void Run(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _contact.Reason();
        }
    }
}
