using System.Globalization;

namespace AthleteOs.Rules.TestKit;

/// <summary>A network on this machine with a namespace for each host, joined by a bridge. A test can cut a host off, as a firewall or a pulled cable does.</summary>
/// <remarks>Its addresses are those for tests of networks (198.18.0.0/15), which nobody routes. It needs Linux, root and the program ip.</remarks>
public sealed class HostNetwork : IDisposable
{
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"ao{Environment.ProcessId}");
    private readonly string _subnet = string.Create(CultureInfo.InvariantCulture, $"198.18.{Environment.ProcessId % 256}");
    private readonly int _hosts;
    private readonly IDisposable _registration;

    private HostNetwork(int hosts)
    {
        _hosts = hosts;
        _registration = Leftovers.Add(Remove);
        Ip($"link add {_name} type bridge", $"addr add {Address}/24 dev {_name}", $"link set {_name} up");
        for (var host = 0; host < hosts; host++)
        {
            Ip($"netns add {Name(host)}", $"link add {Name(host)} type veth peer name eth0 netns {Name(host)}", $"link set {Name(host)} master {_name}", $"link set {Name(host)} up",
                $"-n {Name(host)} link set lo up", $"-n {Name(host)} addr add {AddressOf(host)}/24 dev eth0", $"-n {Name(host)} link set eth0 up");
        }
    }

    /// <summary>The address at which hosts reach this process.</summary>
    public string Address => $"{_subnet}.1";

    /// <summary>Makes a network; null if this process must not, or if the program ip is missing.</summary>
    public static HostNetwork? TryCreate(int hosts) =>
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && (File.Exists("/usr/sbin/ip") || File.Exists("/sbin/ip")) ? new HostNetwork(hosts) : null;

    public string AddressOf(int host) => string.Create(CultureInfo.InvariantCulture, $"{_subnet}.{10 + host}");

    /// <summary>The words before a program that runs on a host of the network.</summary>
    public string[] Inside(int host) => ["ip", "netns", "exec", Name(host)];

    /// <summary>No packet reaches the host or leaves it, and no connection is closed.</summary>
    public void Cut(int host) => Ip($"link set {Name(host)} down");

    public void Mend(int host) => Ip($"link set {Name(host)} up");

    public void Dispose()
    {
        _registration.Dispose();
        Remove();
    }

    private string Name(int host) => string.Create(CultureInfo.InvariantCulture, $"{_name}h{host}");

    private void Remove()
    {
        for (var host = 0; host < _hosts; host++)
        {
            Ip($"netns del {Name(host)}");
        }

        Ip($"link del {_name}");
    }

    private static void Ip(params string[] commands)
    {
        foreach (var command in commands)
        {
            using var ip = ChildProcess.Start("ip", command.Split(' '), "/");
            var errors = ip.Errors.ReadToEndAsync();
            if (!ip.WaitForExit(TimeSpan.FromSeconds(10)) || ip.ExitCode != 0)
            {
                throw new InvalidOperationException($"ip {command}: {errors.Result}");
            }
        }
    }
}
