using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Xunit.v3;

namespace AthleteOs.Rules.TestKit;

/// <summary>Ends the whole test project when one of its tests takes too long, and names that test.</summary>
/// <remarks>
/// A thread cannot be ended from outside, so a test that hangs can only be ended with its process. The script <c>./test</c> counts that project as failed.
/// Every test project has this attribute on its assembly; on a class or a method it sets a shorter limit.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class TimeLimitAttribute : BeforeAfterTestAttribute
{
    private const int UsualSeconds = 600;
    private const int SecondsOfALongRun = 12 * 3600;

    private readonly ConcurrentDictionary<string, Timer> _running = new(StringComparer.Ordinal);
    private readonly TimeSpan _limit;

    /// <summary>Sets the usual limit: ten minutes, or twelve hours in a run with <c>--full</c>.</summary>
    public TimeLimitAttribute()
        : this(Effort.IsFull ? SecondsOfALongRun : UsualSeconds)
    {
    }

    /// <summary>Sets a limit in seconds.</summary>
    public TimeLimitAttribute(int seconds) => _limit = TimeSpan.FromSeconds(seconds);

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var name = test.TestDisplayName;
        _running[test.UniqueID] = new Timer(_ => End(name), null, _limit, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (_running.TryRemove(test.UniqueID, out var timer))
        {
            timer.Dispose();
        }
    }

    private void End(string name)
    {
        using (var errors = new StreamWriter(Console.OpenStandardError()))
        {
            errors.WriteLine($"failed {name}: it did not end within {_limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds. The other tests of this project are ended with it.");
        }

        Leftovers.EndAll();
        Process.GetCurrentProcess().Kill();
    }
}
