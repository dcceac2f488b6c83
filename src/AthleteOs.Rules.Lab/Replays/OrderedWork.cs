using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>Work on a sequence with every core. The results come in the order of the sequence, and only a few groups of items are in memory.</summary>
internal static class OrderedWork
{
    // One more than there are cores, because the caller's thread reads on while it waits for the oldest group.
    private static readonly int Width = 1 + Environment.ProcessorCount;

    /// <summary>Works on the items in groups. Several groups are worked on at the same time, each by a thread of the pool.</summary>
    /// <param name="items">The items; the flow of the caller reads them. If reading fails, the results of the items before still come.</param>
    /// <param name="size">The number of items of a group.</param>
    /// <param name="work">The work on a group.</param>
    /// <param name="stop">Ends the enumeration at once.</param>
    public static async IAsyncEnumerable<TResult> Run<T, TResult>(IAsyncEnumerable<T> items, int size, Func<IReadOnlyList<T>, TResult> work, [EnumeratorCancellation] CancellationToken stop)
    {
        var groups = new Groups<T>(items.GetAsyncEnumerator(CancellationToken.None), size);
        await using var groupsEnd = groups.ConfigureAwait(false);
        var pending = new Queue<Task<TResult>>(Width);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            while (pending.Count < Width && await groups.Next().ConfigureAwait(false) is { Count: > 0 } group)
            {
                pending.Enqueue(Task.Run(() => work(group), CancellationToken.None));
            }

            if (!pending.TryDequeue(out var oldest))
            {
                groups.Fault?.Throw();
                yield break;
            }

            yield return await oldest.ConfigureAwait(false);
        }
    }

    private sealed class Groups<T>(IAsyncEnumerator<T> items, int size) : IAsyncDisposable
    {
        private bool _ended;

        /// <summary>The fault that ended the reading; null if none.</summary>
        public ExceptionDispatchInfo? Fault { get; private set; }

        /// <summary>The next items; empty after the last one.</summary>
        public async Task<List<T>> Next()
        {
            var group = new List<T>(size);
            try
            {
                while (!_ended && group.Count < size)
                {
                    if (await items.MoveNextAsync().ConfigureAwait(false))
                    {
                        group.Add(items.Current);
                    }
                    else
                    {
                        _ended = true;
                    }
                }
            }
            catch (Exception fault)
            {
                (_ended, Fault) = (true, ExceptionDispatchInfo.Capture(fault));
            }

            return group;
        }

        public ValueTask DisposeAsync() => items.DisposeAsync();
    }
}
