using System.Security.Cryptography;
using AthleteOs.Rules.Lab.Simulation;

namespace AthleteOs.Rules.Squad.Comparisons;

/// <summary>
/// Runs comparisons on virtual athletes, one at a time on one quiet thread. A few wait. The reports of the last ones are kept in memory, so they end
/// with the process; the same order gives the same report.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="failed">Called with the fault of a comparison that failed.</param>
internal sealed class ComparisonRuns(TimeProvider clock, Action<Exception> failed) : IDisposable
{
    /// <summary>The comparisons that may wait, and those that are kept after their end.</summary>
    public const int MostWaiting = 3, Kept = 20;

    private readonly Lock _gate = new();
    private readonly List<Job> _jobs = [];
    private Thread? _thread;
    private bool _isOver;

    /// <summary>Every comparison, the newest first.</summary>
    public IReadOnlyList<ComparisonPicture> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _jobs.Select(Picture).Reverse()];
            }
        }
    }

    /// <summary>A comparison; null for an unknown id.</summary>
    public ComparisonPicture? Find(string id)
    {
        lock (_gate)
        {
            return _jobs.Find(j => j.Id == id) is { } job ? Picture(job) : null;
        }
    }

    /// <summary>Starts a comparison, or lets it wait for its turn. The same order again is the same comparison, unless it was stopped or failed.</summary>
    /// <returns>The comparison; null if too many wait, or the process stops.</returns>
    public ComparisonPicture? Start(ComparisonOrder order, string by)
    {
        lock (_gate)
        {
            if (_jobs.Find(j => j.State is not (ComparisonState.Stopped or ComparisonState.Failed) && !j.Stop.IsCancellationRequested && j.Order.IsSame(order)) is { } known)
            {
                return Picture(known);
            }

            if (_isOver || _jobs.Count(j => j.IsOpen) > MostWaiting)
            {
                return null;
            }

            var job = new Job(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)), order, by, clock.GetUtcNow());
            _jobs.Add(job);
            if (_thread is null)
            {
                _thread = new Thread(Work) { IsBackground = true, Name = "comparisons" };
                _thread.Start();
            }

            return Picture(job);
        }
    }

    /// <summary>Stops a comparison. The athletes so far give a report.</summary>
    /// <returns>Whether it was waiting or running; null for an unknown id.</returns>
    public bool? Stop(string id)
    {
        lock (_gate)
        {
            if (_jobs.Find(j => j.Id == id) is not { } job)
            {
                return null;
            }

            var isOpen = job.IsOpen && !job.Stop.IsCancellationRequested;
            if (isOpen)
            {
                job.End();
            }

            return isOpen;
        }
    }

    /// <summary>Stops all of them, and waits for the athlete in progress.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            (_isOver, thread) = (true, _thread);
            foreach (var job in _jobs)
            {
                job.End();
            }
        }

        thread?.Join();
        foreach (var job in _jobs)
        {
            job.Stop.Dispose();
        }
    }

    private void Work()
    {
        QuietThread.Begin();
        while (Next() is { } job)
        {
            var (state, report) = Run(job);
            lock (_gate)
            {
                (job.State, job.Report) = (state, report);
                foreach (var old in _jobs.Where(j => !j.IsOpen).SkipLast(Kept).ToArray())
                {
                    _jobs.Remove(old);
                    old.Stop.Dispose();
                }
            }
        }
    }

    // The thread ends without work, so that an idle service has none.
    private Job? Next()
    {
        lock (_gate)
        {
            var job = _isOver ? null : _jobs.Find(j => j.State == ComparisonState.Waiting);
            if (job is null)
            {
                _thread = null;
                return null;
            }

            (job.State, job.Began) = (ComparisonState.Running, clock.GetTimestamp());
            return job;
        }
    }

    private (ComparisonState State, ComparisonReport? Report) Run(Job job)
    {
        try
        {
            var trial = VirtualTrial.Run(job.Order.Plan, threads: 1, job.Order.WithConditions, each: null, (done, all) => job.Progress = (done, all), job.Stop.Token);
            return (trial.IsInterrupted ? ComparisonState.Stopped : ComparisonState.Done, ComparisonReport.Of(trial, job.Order.WithConditions));
        }
        catch (Exception fault)
        {
            failed(fault);
            return (ComparisonState.Failed, null);
        }
    }

    private ComparisonPicture Picture(Job job)
    {
        var ahead = job.State == ComparisonState.Waiting ? _jobs.TakeWhile(j => j != job).Count(j => j.IsOpen) : 0;
        var (done, all) = job.Progress;
        var left = job.State == ComparisonState.Running && done > 0 ? clock.GetElapsedTime(job.Began) * ((double)(all - done) / done) : (TimeSpan?)null;
        return new ComparisonPicture(job.Id, job.Order, job.By, job.At, job.State, done, all, left, ahead, job.Report);
    }

    // Changed under the gate, except for the progress.
    private sealed class Job(string id, ComparisonOrder order, string by, DateTimeOffset at)
    {
        private long _progress;

        public string Id => id;

        public ComparisonOrder Order => order;

        public string By => by;

        public DateTimeOffset At => at;

        public CancellationTokenSource Stop { get; } = new();

        public ComparisonState State { get; set; }

        public bool IsOpen => State is ComparisonState.Waiting or ComparisonState.Running;

        public long Began { get; set; }

        public ComparisonReport? Report { get; set; }

        // A running one ends after the athlete in progress.
        public void End()
        {
            Stop.Cancel();
            State = State == ComparisonState.Waiting ? ComparisonState.Stopped : State;
        }

        // Both numbers change at once.
        public (int Done, int All) Progress
        {
            get => Interlocked.Read(ref _progress) is var both ? ((int)(both >> 32), (int)both) : default;
            set => Interlocked.Exchange(ref _progress, ((long)value.Done << 32) | (uint)value.All);
        }
    }
}
