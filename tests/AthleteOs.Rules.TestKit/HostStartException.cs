using System.Globalization;

namespace AthleteOs.Rules.TestKit;

/// <summary>The service did not start.</summary>
/// <param name="exitCode">The exit code; null if it was still running.</param>
/// <param name="output">Its log and messages.</param>
public sealed class HostStartException(int? exitCode, string output)
    : Exception($"The service {(exitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"ended with {code}") : "did not answer")}: {output}")
{
    /// <summary>The exit code; null if the service was still running.</summary>
    public int? ExitCode => exitCode;
}
