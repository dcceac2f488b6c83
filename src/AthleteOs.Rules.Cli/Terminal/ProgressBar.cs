using Spectre.Console;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>A progress bar on a terminal, for work that takes more than a second; nothing anywhere else.</summary>
internal static class ProgressBar
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(100);

    /// <summary>Does the work and shows how far it is.</summary>
    /// <param name="what">What is done, in a few words.</param>
    /// <param name="total">How many parts it has.</param>
    /// <param name="quiet">Whether nothing is to be shown.</param>
    /// <param name="work">The work; it calls what it is given after each part, from any thread.</param>
    public static T For<T>(string what, int total, bool quiet, Func<Action, T> work)
    {
        var parts = 0;
        var doing = Task.Run(() => work(() => Interlocked.Increment(ref parts)));
        if (!quiet && StandardStreams.ShowsProgress && !((IAsyncResult)doing).AsyncWaitHandle.WaitOne(Patience))
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
            console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(bar =>
            {
                var task = bar.AddTask(what, maxValue: total);
                while (!((IAsyncResult)doing).AsyncWaitHandle.WaitOne(Blink))
                {
                    task.Value = Volatile.Read(ref parts);
                }
            });
        }

        return doing.GetAwaiter().GetResult();
    }
}
