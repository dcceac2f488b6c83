using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Load;

/// <summary>Hosts that end with the program.</summary>
internal sealed class StartedHosts(HostProcess[] hosts) : IDisposable
{
    public void Dispose() => Array.ForEach(hosts, h => h.Dispose());
}
