using System.Runtime.CompilerServices;
using AthleteOs.Rules.Lab.Replays;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Replays;

/// <summary>Work by several threads with results in order.</summary>
public sealed class OrderedWorkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Results_come_in_order_and_none_is_missing(int count)
    {
        var results = new List<int>();
        await foreach (var group in OrderedWork.Run(Numbers(count), 7, Slow, Stop))
        {
            results.AddRange(group);
        }

        results.ShouldBe(Enumerable.Range(0, count));

        // The first groups take longest.
        static int[] Slow(IReadOnlyList<int> group)
        {
            Thread.Sleep(group[0] < 21 ? 20 : 0);
            return [.. group];
        }
    }

    [Fact]
    public async Task A_source_that_breaks_off_still_gives_the_results_of_everything_before()
    {
        var results = new List<int>();
        (await Should.ThrowAsync<IOException>(async () =>
        {
            await foreach (var group in OrderedWork.Run(Numbers(30, breaksAt: 25), 7, group => group.ToArray(), Stop))
            {
                results.AddRange(group);
            }
        })).Message.ShouldBe("broken");
        results.ShouldBe(Enumerable.Range(0, 25));
    }

    [Fact]
    public async Task A_fault_of_the_work_comes_in_its_turn()
    {
        var results = new List<int>();
        await Should.ThrowAsync<InvalidDataException>(async () =>
        {
            await foreach (var group in OrderedWork.Run(Numbers(30), 10, group => group[0] == 10 ? throw new InvalidDataException() : group.ToArray(), Stop))
            {
                results.AddRange(group);
            }
        });
        results.ShouldBe(Enumerable.Range(0, 10));
    }

    private static async IAsyncEnumerable<int> Numbers(int count, int breaksAt = -1, [EnumeratorCancellation] CancellationToken stop = default)
    {
        for (var n = 0; n < count; n++)
        {
            await Task.Delay(0, stop);
            yield return n == breaksAt ? throw new IOException("broken") : n;
        }
    }
}
