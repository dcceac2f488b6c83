using AthleteOs.Rules.Squad;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>One lock for each athlete: work for one athlete never overlaps, and no athlete waits for another.</summary>
public sealed class AthleteLocksTests
{
    [Fact]
    public async Task Work_for_one_athlete_never_overlaps_and_leaves_no_lock_behind()
    {
        var (locks, running, most) = (new AthleteLocks(), new int[5], 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), TestContext.Current.CancellationToken, async (i, stop) => await locks.Run($"a{i % 5}", async () =>
        {
            var together = Interlocked.Increment(ref running[i % 5]);
            most = Math.Max(most, together);
            await Task.Yield();
            Interlocked.Decrement(ref running[i % 5]);
            return true;
        }, stop));
        most.ShouldBe(1);
        locks.Count.ShouldBe(0);
    }

    [Fact]
    public async Task One_athlete_does_not_wait_for_another()
    {
        var (locks, held) = (new AthleteLocks(), new TaskCompletionSource<bool>());
        var first = locks.Run("anna", () => held.Task, TestContext.Current.CancellationToken);
        (await locks.Run("ben", () => Task.FromResult(7), TestContext.Current.CancellationToken)).ShouldBe(7);
        var waiting = locks.Run("anna", () => Task.FromResult(true), TestContext.Current.CancellationToken);
        waiting.IsCompleted.ShouldBeFalse();
        held.SetResult(true);
        await first;
        (await waiting).ShouldBeTrue();
        locks.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Who_gives_up_waiting_or_fails_leaves_the_lock_to_the_next()
    {
        var (locks, held) = (new AthleteLocks(), new TaskCompletionSource<bool>());
        var first = locks.Run("anna", () => held.Task, TestContext.Current.CancellationToken);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Should.ThrowAsync<OperationCanceledException>(() => locks.Run("anna", () => Task.FromResult(true), impatient.Token));
        held.SetException(new InvalidOperationException("broken"));
        await Should.ThrowAsync<InvalidOperationException>(() => first);
        (await locks.Run("anna", () => Task.FromResult(3), TestContext.Current.CancellationToken)).ShouldBe(3);
        locks.Count.ShouldBe(0);
    }
}
