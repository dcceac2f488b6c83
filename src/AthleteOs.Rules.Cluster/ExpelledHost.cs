using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Cluster;

/// <summary>
/// Stops the program if the other hosts go on without this one, for example after it was suspended or cut off. Its supervisor starts it again. Orleans' own
/// way is to abort the process, which also aborts the requests that it has.
/// </summary>
internal sealed partial class ExpelledHost(IHostApplicationLifetime program, IOptions<HostOptions> options, HostContact contact, ILogger<ExpelledHost> log) : IFatalErrorHandler
{
    /// <summary>The exit code of an expelled host.</summary>
    public const int ExitCode = 3;

    // It has nothing to hand over, and the others do not answer it: only the requests that it has can end.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(2);

    public bool IsUnexpected(Exception exception) => false;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        LogExpelled(contact.Reason());
        Environment.ExitCode = ExitCode;
        options.Value.ShutdownTimeout = LongestStop;
        program.StopApplication();
    }

    [LoggerMessage(61, LogLevel.Critical, "The other hosts of the cluster go on without this host. {Reason} It stops now; start it again.")]
    private partial void LogExpelled(string reason);
}
