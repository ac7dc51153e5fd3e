using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Streams;

public sealed class ItemStreamEndTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaving_the_loop_stops_the_calls_in_flight_and_disposes_the_input(bool ordered)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var hold = new Hold();
        var input = new Input(100);
        await foreach (int result in pool.Pool.StreamAsync(
            (IAsyncEnumerable<int>)input,
            (m, x, context) => x > 0 ? hold.RunUntilCancelled(context) : m.Echo(x),
            new StreamOptions { Ordered = ordered, MaxInFlight = 10 }))
        {
            Assert.Equal(0, result);
            await hold.Begun;
            break;
        }

        Assert.Equal((1, 1, 0), (input.Opened, input.Disposed, input.Overlaps));
        await pool.Until(static stats => stats is { ActiveTasks: 0, PendingTasks: 0 });
        Assert.InRange(hold.Entries, 1, 2);
        Assert.InRange(pool.Stats.Cancelled, 1, 10);
        Assert.Equal(7, await pool.Echo(7).Within(pool));
    }

    [Fact]
    public async Task Leaving_ends_an_input_that_waits_and_watches_its_token()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var input = new Input(2) { BeforeItem = static (item, token) => item == 0 ? default : new ValueTask(Task.Delay(Timeout.Infinite, token)) };
        IAsyncEnumerator<int> reader = pool.Pool.StreamAsync((IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x)).GetAsyncEnumerator();
        Assert.True(await reader.Next());
        await reader.End();
        await reader.End();
        Assert.False(await reader.Next());
        Assert.Equal((1, 1, 0), (input.Opened, input.Disposed, input.Overlaps));
    }

    [Fact]
    public async Task Leaving_waits_for_the_step_of_an_input_that_does_not_watch_its_token()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var input = new Input(2)
        {
            BeforeItem = (item, _) =>
            {
                if (item == 0)
                    return default;
                stuck.SetResult();
                return new ValueTask(gate.Task);
            },
        };
        IAsyncEnumerator<int> reader = pool.Pool.StreamAsync((IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x)).GetAsyncEnumerator();
        Assert.True(await reader.Next());
        await stuck.Task.Bounded();
        Task end = reader.End();
        Assert.Equal(0, input.Disposed);
        Assert.False(end.IsCompleted);
        gate.SetResult();
        await end;
        Assert.Equal((1, 1, 0), (input.Opened, input.Disposed, input.Overlaps));
        Assert.Equal(1, pool.Stats.Completed);
    }

    [Fact]
    public async Task What_a_step_read_ahead_throws_after_the_reader_has_left_is_not_thrown_at_it()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var input = new Input(2) { BeforeItem = static (item, _) => item == 0 ? default : throw new FormatException("on purpose") };
        IAsyncEnumerator<int> reader = pool.Pool.StreamAsync((IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x)).GetAsyncEnumerator();
        Assert.True(await reader.Next());
        await Until.Eventually(() => input.Disposed == 1);
        await reader.End();
        Assert.False(await reader.Next());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_token_ends_the_stream_while_its_reader_waits(bool ordered, bool ofTheEnumeration)
    {
        await using WatchedPool pool = WatchedPool.Create();
        using var source = new CancellationTokenSource();
        var hold = new Hold();
        var input = new Input(10);
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(
            (IAsyncEnumerable<int>)input,
            (m, x, context) => x == 1 ? hold.RunUntilCancelled(context) : m.Echo(x),
            new StreamOptions { Ordered = ordered, MaxInFlight = 2 },
            ofTheEnumeration ? CancellationToken.None : source.Token);
        IAsyncEnumerator<int> reader = stream.GetAsyncEnumerator(ofTheEnumeration ? source.Token : CancellationToken.None);
        Assert.True(await reader.Next());
        Task<bool> next = reader.Next();
        await hold.Begun;
        source.Cancel();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.False(await reader.Next());
        await reader.End();
        Assert.Equal((1, 1, 0), (input.Opened, input.Disposed, input.Overlaps));
    }

    [Fact]
    public async Task A_token_cancelled_between_two_results_ends_the_stream_although_more_are_ready()
    {
        await using WatchedPool pool = WatchedPool.Create();
        using var source = new CancellationTokenSource();
        var input = new Input(10);
        await using IAsyncEnumerator<int> reader =
            pool.Pool.StreamAsync((IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x)).GetAsyncEnumerator(source.Token);
        Assert.True(await reader.Next());
        await pool.Until(static stats => stats.Completed > 2);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(reader.Next);
        Assert.False(await reader.Next());
        Assert.Equal(0, reader.Current);
    }

    [Fact]
    public async Task A_token_cancelled_before_starts_nothing()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var input = new Input(10);
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(
            (IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x), cancellationToken: new CancellationToken(true));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(stream.ToList);
        Assert.Equal(0, input.Opened);
        Assert.Empty(pool.Created);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pool_that_ends_ends_the_stream_after_the_results_that_are_there(bool force)
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        var input = new Input(100);
        IAsyncEnumerator<int> reader = pool.Pool.StreamAsync(
            (IAsyncEnumerable<int>)input,
            (m, x) => x == 3 ? hold.Run(x) : m.Echo(x),
            new StreamOptions { MaxInFlight = 6 }).GetAsyncEnumerator();
        Assert.True(await reader.Next());
        await hold.Begun;
        Task ending = pool.Pool.TerminateAsync(force);
        hold.Release();
        for (int i = 1; i < (force ? 3 : 4); i++)
        {
            Assert.True(await reader.Next());
            Assert.Equal(i, reader.Current);
        }

        await Assert.ThrowsAsync<PoolTerminatedException>(async () =>
        {
            // Whether the forced end still caught the released call is a matter of chance.
            Assert.True(await reader.Next());
            await reader.Next();
        });
        await reader.End();
        await ending.Bounded();
        Assert.Equal((1, 1, 0), (input.Opened, input.Disposed, input.Overlaps));
    }

    [Fact]
    public async Task Leaving_while_a_result_is_awaited_ends_the_wait()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        IAsyncEnumerator<int> reader = pool.Pool.StreamAsync([1], (_, _, context) => hold.RunUntilCancelled(context)).GetAsyncEnumerator();
        Task<bool> next = reader.Next();
        await hold.Begun;
        await reader.End();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }
}
