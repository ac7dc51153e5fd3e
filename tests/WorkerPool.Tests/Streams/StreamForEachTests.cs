using System.Collections.Concurrent;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Streams;

public sealed class StreamForEachTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_item_is_called_once_and_the_task_ends_after_the_last(bool asynchronous)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        ConcurrentBag<int> called = [];
        var input = new Input(500);
        Task loop = asynchronous
            ? pool.Pool.ForEachAsync((IAsyncEnumerable<int>)input, (_, x) => called.Add(x))
            : pool.Pool.ForEachAsync((IEnumerable<int>)input, (_, x) => called.Add(x));
        await loop.Within(pool);
        Assert.Equal(Enumerable.Range(0, 500), called.Order());
        Assert.Equal((1, 1, 0), (input.Opened, input.Disposed, input.Overlaps));
        Assert.Equal((500, 0), ((int)pool.Stats.Completed, pool.Stats.ActiveTasks));
    }

    [Fact]
    public async Task No_more_items_are_taken_than_may_be_in_flight()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        var input = new Input(20);
        Task loop = pool.Pool.ForEachAsync((IAsyncEnumerable<int>)input, (_, x) => { hold.Run(x); }, new StreamOptions { MaxInFlight = 3 });
        await hold.Begun;
        await pool.Until(static stats => stats is { ActiveTasks: 1, PendingTasks: 2 });
        Assert.Equal(3, input.Taken);
        hold.Release();
        await loop.Within(pool);
        Assert.Equal(20, hold.Entries);
    }

    [Fact]
    public async Task The_first_failure_ends_the_loop_and_stops_what_is_in_flight()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var hold = new Hold();
        var failure = new FormatException("on purpose");
        var input = new Input(1000);
        Task loop = pool.Pool.ForEachAsync(
            (IAsyncEnumerable<int>)input,
            (_, x, context) =>
            {
                if (x == 0)
                    hold.RunUntilCancelled(context);
                Assert.True(hold.Begun.Wait(Patience.Limit));
                throw failure;
            });
        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(() => loop.Within(pool)));
        await pool.Until(static stats => stats is { ActiveTasks: 0, PendingTasks: 0 });
        Assert.InRange(input.Taken, 2, 100);
        Assert.Equal((1, 1, 0), (input.Opened, input.Disposed, input.Overlaps));
    }

    [Fact]
    public async Task A_token_ends_the_loop()
    {
        await using WatchedPool pool = WatchedPool.Create();
        using var source = new CancellationTokenSource();
        var hold = new Hold();
        Task loop = pool.Pool.ForEachAsync(
            Forever(), async (_, _, context) => await Task.Run(() => hold.RunUntilCancelled(context)), cancellationToken: source.Token);
        await hold.Begun;
        source.Cancel();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.Within(pool));
        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.True(loop.IsCanceled);

        static IEnumerable<int> Forever()
        {
            for (int i = 0; ; i++)
                yield return i;
        }
    }

    [Fact]
    public async Task A_failing_input_fails_the_loop_after_the_calls_of_the_items_before_it()
    {
        await using WatchedPool pool = WatchedPool.Create();
        ConcurrentBag<int> called = [];
        var input = new Input(100) { BeforeItem = static (item, _) => item == 10 ? throw new FormatException("on purpose") : default };
        await Assert.ThrowsAsync<FormatException>(
            () => pool.Pool.ForEachAsync((IAsyncEnumerable<int>)input, (_, x) => called.Add(x)).Within(pool));
        Assert.Equal(Enumerable.Range(0, 10), called.Order());
    }
}
