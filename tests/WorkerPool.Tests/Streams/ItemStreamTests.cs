using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Streams;

public sealed class ItemStreamTests
{
    private const int Items = 500;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(4, 3)]
    [InlineData(4, 100)]
    public async Task Results_come_in_the_order_of_the_items(int workers, int inFlight)
    {
        await using WatchedPool pool = WatchedPool.Create(options => options.MaxWorkers = workers);
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(
            Enumerable.Range(0, Items),
            static (m, x) =>
            {
                Thread.SpinWait(x % 7 * 100);
                return m.Echo(x) * 2;
            },
            new StreamOptions { MaxInFlight = inFlight });
        Assert.Equal(Enumerable.Range(0, Items).Select(static x => x * 2), await stream.ToList());
        Assert.Equal(Items, pool.Stats.Completed);
    }

    [Fact]
    public async Task Unordered_results_come_as_they_are_ready_and_each_once()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var hold = new Hold();
        await using IAsyncEnumerator<int> reader = pool.Pool.StreamAsync(
            Enumerable.Range(0, Items),
            (m, x) => x == 0 ? hold.Run(x) : m.Echo(x),
            new StreamOptions { Ordered = false, MaxInFlight = 4 }).GetAsyncEnumerator();
        List<int> results = [];
        for (int i = 1; i < Items; i++)
        {
            Assert.True(await reader.Next());
            results.Add(reader.Current);
        }

        Assert.Equal(Enumerable.Range(1, Items - 1), results.Order());
        hold.Release();
        Assert.True(await reader.Next());
        Assert.Equal(0, reader.Current);
        Assert.False(await reader.Next());
    }

    [Fact]
    public async Task An_ordered_stream_holds_back_what_is_ready_too_early()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var hold = new Hold();
        await using IAsyncEnumerator<int> reader = pool.Pool.StreamAsync(
            Enumerable.Range(0, 10), (m, x) => x == 0 ? hold.Run(x) : m.Echo(x), new StreamOptions { MaxInFlight = 10 }).GetAsyncEnumerator();
        Task<bool> first = reader.Next();
        await pool.Until(static stats => stats.Completed == 9);
        Assert.False(first.IsCompleted);
        hold.Release();
        Assert.True(await first);
        Assert.Equal(0, reader.Current);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 5)]
    [InlineData(false, 1)]
    [InlineData(false, 5)]
    public async Task A_slow_reader_bounds_what_is_taken_from_the_input(bool ordered, int inFlight)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var input = new Input(100);
        await using IAsyncEnumerator<int> reader = pool.Pool.StreamAsync(
            (IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x), new StreamOptions { Ordered = ordered, MaxInFlight = inFlight }).GetAsyncEnumerator();
        Assert.Equal(0, input.Opened);
        for (int taken = 1; taken <= 10; taken++)
        {
            Assert.True(await reader.Next());

            // All that may be in flight comes to be, and has ended; nothing more is taken.
            await pool.Until(stats => stats.Completed == taken + inFlight);
            Assert.Equal(taken + inFlight, input.Taken);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_slow_input_does_not_hold_back_results(bool ordered)
    {
        await using WatchedPool pool = WatchedPool.Create();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var input = new Input(4) { BeforeItem = (item, _) => item == 3 ? new ValueTask(gate.Task) : default };
        await using IAsyncEnumerator<int> reader = pool.Pool.StreamAsync(
            (IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x), new StreamOptions { Ordered = ordered, MaxInFlight = 10 }).GetAsyncEnumerator();
        for (int i = 0; i < 3; i++)
            Assert.True(await reader.Next());
        Task<bool> last = reader.Next();
        Assert.False(last.IsCompleted);
        gate.SetResult();
        Assert.True(await last);
        Assert.Equal(3, reader.Current);
        Assert.False(await reader.Next());
        Assert.Equal((1, 1, 0), (input.Opened, input.Disposed, input.Overlaps));
    }

    [Fact]
    public async Task A_blocking_input_does_not_hold_back_results_either()
    {
        await using WatchedPool pool = WatchedPool.Create();
        using var gate = new ManualResetEventSlim();
        await using IAsyncEnumerator<int> reader = pool.Pool.StreamAsync(Blocking(), static (m, x) => m.Echo(x)).GetAsyncEnumerator();
        Assert.True(await reader.Next());
        Task<bool> second = reader.Next();
        Assert.False(second.IsCompleted);
        gate.Set();
        Assert.True(await second);

        IEnumerable<int> Blocking()
        {
            yield return 1;
            Until.Passed(gate);
            yield return 2;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_input_gives_an_empty_stream_and_starts_no_worker(bool ordered)
    {
        await using WatchedPool pool = WatchedPool.Create();
        Assert.Empty(await pool.Pool.StreamAsync(Array.Empty<int>(), static (m, x) => m.Echo(x), new StreamOptions { Ordered = ordered }).ToList());
        Assert.Empty(pool.Created);
    }

    [Fact]
    public async Task Each_enumeration_is_a_run_of_its_own_and_starts_late()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var input = new Input(5);
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync((IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x));
        await using (stream.GetAsyncEnumerator())
            Assert.Equal(0, input.Opened);
        Assert.Equal(0, input.Opened);
        List<int>[] both = await Task.WhenAll(stream.ToList(), stream.ToList());
        Assert.All(both, results => Assert.Equal(Enumerable.Range(0, 5), results));
        Assert.Equal((2, 2), (input.Opened, input.Disposed));
    }

    [Fact]
    public async Task Calls_have_the_options_of_the_stream()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.QueueStrategy = QueueStrategy.Priority);
        List<object?> events = [];
        var options = new StreamOptions { CallOptions = new ExecOptions { On = events.Add, Timeout = Patience.Limit, Priority = 7 } };
        List<int> results = await pool.Pool.StreamAsync(
            [1, 2, 3],
            static (m, x, context) =>
            {
                context.Emit(x);
                return m.Echo(x);
            },
            options).ToList();
        Assert.Equal([1, 2, 3], results);
        Assert.Equal([1, 2, 3], events);

        options.CallOptions.Timeout = TimeSpan.FromMilliseconds(1);
        IAsyncEnumerable<int> late = pool.Pool.StreamAsync(
            [1],
            static (_, _, context) => context.CancellationToken.WaitHandle.WaitOne(Patience.Limit) ? 1 : 2,
            options);
        PoolTimeoutException timeout = await Assert.ThrowsAsync<PoolTimeoutException>(late.ToList);
        Assert.Equal(PoolTimeoutKind.Run, timeout.Kind);
    }

    [Fact]
    public async Task Asynchronous_calls_interleave_on_a_worker()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.ConcurrentTasksPerWorker = 8);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int running = 0;
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(
            Enumerable.Range(0, 8),
            async (m, x) =>
            {
                if (Interlocked.Increment(ref running) == 8)
                    gate.SetResult();
                await gate.Task;
                Assert.Same(m.Home, Thread.CurrentThread);
                return x;
            });
        Assert.Equal(Enumerable.Range(0, 8), await stream.ToList());
        Assert.Single(pool.Created);
    }
}
