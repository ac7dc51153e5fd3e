using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Streams;

public sealed class CallStreamTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_elements_arrive_in_order_and_are_made_on_the_worker(bool asynchronous)
    {
        await using WatchedPool pool = WatchedPool.Create();
        IAsyncEnumerable<(int, Thread)> stream = asynchronous
            ? pool.Pool.StreamAsync(static (_, count) => CountAsync(count), 1000, new StreamOptions { BufferSize = 3 })
            : pool.Pool.StreamAsync(static (_, count) => Count(count), 1000, new StreamOptions { BufferSize = 3 });
        List<(int Number, Thread Thread)> results = await stream.ToList();
        Assert.Equal(Enumerable.Range(0, 1000), results.Select(static result => result.Number));
        Thread home = Assert.Single(pool.Made).Home;
        Assert.All(results, result => Assert.Same(home, result.Thread));
        Assert.Equal(1, pool.Stats.Completed);

        static IEnumerable<(int, Thread)> Count(int count)
        {
            for (int i = 0; i < count; i++)
                yield return (i, Thread.CurrentThread);
        }

        static async IAsyncEnumerable<(int, Thread)> CountAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                if (i % 10 == 0)
                    await Task.Yield();
                yield return (i, Thread.CurrentThread);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_slow_reader_bounds_what_is_made(int bufferSize)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.ConcurrentTasksPerWorker = 2);
        var source = new Input(100);
        await using IAsyncEnumerator<int> reader =
            pool.Pool.StreamAsync(_ => (IEnumerable<int>)source, new StreamOptions { BufferSize = bufferSize }).GetAsyncEnumerator();
        for (int taken = 1; taken <= 10; taken++)
        {
            Assert.True(await reader.Next());
            await Until.Eventually(() => source.Taken == taken + bufferSize);

            // The worker is free for others, and has been: whatever it was about to make is made.
            Assert.Equal(7, await pool.Echo(7).Within(pool));
            Assert.Equal(taken + bufferSize, source.Taken);
        }

        Assert.Single(pool.Created);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Leaving_the_loop_stops_the_call_and_disposes_the_sequence_on_the_worker(bool asynchronous)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = Patience.Limit);
        Thread? disposedOn = null;
        var source = new Input(100) { OnDispose = () => Volatile.Write(ref disposedOn, Thread.CurrentThread) };
        IAsyncEnumerable<int> stream = asynchronous
            ? pool.Pool.StreamAsync(_ => (IAsyncEnumerable<int>)source)
            : pool.Pool.StreamAsync(_ => (IEnumerable<int>)source);
        await foreach (int result in stream)
        {
            if (result == 4)
                break;
        }

        // The one worker, which serves others again only when it is clean.
        Assert.Equal(7, await pool.Echo(7).Within(pool));
        Assert.Same(Assert.Single(pool.Made).Home, disposedOn);
        Assert.Equal((1, 1, 0), (source.Opened, source.Disposed, source.Overlaps));
        Assert.InRange(source.Taken, 5, 5 + 16);
        Assert.Equal((1, 0), ((int)pool.Stats.Cancelled, pool.Stats.Quarantined));
    }

    [Fact]
    public async Task An_asynchronous_sequence_that_waits_gets_the_call_s_token()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = Patience.Limit);
        IAsyncEnumerator<int> reader = pool.Pool.StreamAsync(static _ => Endless()).GetAsyncEnumerator();
        Assert.True(await reader.Next());
        Task<bool> next = reader.Next();
        await reader.End();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(7, await pool.Echo(7).Within(pool));

        static async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken token = default)
        {
            yield return 1;
            await Task.Delay(Timeout.Infinite, token);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_arrives_as_itself_after_the_elements_before_it(bool asynchronous)
    {
        await using WatchedPool pool = WatchedPool.Create();
        var failure = new FormatException("on purpose");
        var source = new Input(100) { BeforeItem = (item, _) => item == 50 ? throw failure : default };
        List<int> results = [];
        IAsyncEnumerable<int> stream = asynchronous
            ? pool.Pool.StreamAsync(_ => (IAsyncEnumerable<int>)source)
            : pool.Pool.StreamAsync(_ => (IEnumerable<int>)source);
        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(() => stream.Into(results)));
        Assert.Equal(Enumerable.Range(0, 50), results);
        Assert.Equal((1, 1, 0), (source.Opened, source.Disposed, source.Overlaps));
        Assert.Equal((0, 1), ((int)pool.Stats.Completed, (int)pool.Stats.Failed));
    }

    [Fact]
    public async Task A_method_that_throws_or_returns_null_fails_the_stream()
    {
        await using WatchedPool pool = WatchedPool.Create();
        IAsyncEnumerable<int> throws = pool.Pool.StreamAsync(static _ => Throw());
        await Assert.ThrowsAsync<FormatException>(throws.ToList);
        IAsyncEnumerable<int> nothing = pool.Pool.StreamAsync(static _ => (IEnumerable<int>)null!);
        Assert.Contains("null", (await Assert.ThrowsAsync<InvalidOperationException>(nothing.ToList)).Message, StringComparison.Ordinal);

        static IEnumerable<int> Throw() => throw new FormatException("on purpose");
    }

    [Fact]
    public async Task A_token_ends_the_stream_after_which_nothing_more_comes()
    {
        await using WatchedPool pool = WatchedPool.Create();
        using var source = new CancellationTokenSource();
        await using IAsyncEnumerator<int> reader =
            pool.Pool.StreamAsync(static _ => Enumerable.Range(0, 1000)).GetAsyncEnumerator(source.Token);
        Assert.True(await reader.Next());
        source.Cancel();
        OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(reader.Next);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.False(await reader.Next());
        Assert.Equal(7, await pool.Echo(7).Within(pool));
    }

    [Fact]
    public async Task A_time_limit_counts_for_the_whole_call()
    {
        await using WatchedPool pool = WatchedPool.Create();
        List<int> results = [];
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(
            static (_, context) => Slow(context), new StreamOptions { CallOptions = new ExecOptions { Timeout = TimeSpan.FromMilliseconds(50) } });
        await Assert.ThrowsAsync<PoolTimeoutException>(() => stream.Into(results));
        Assert.Equal([1, 2], results);

        static IEnumerable<int> Slow(WorkerContext context)
        {
            yield return 1;
            yield return 2;
            Assert.True(context.CancellationToken.WaitHandle.WaitOne(Patience.Limit));
            yield return 3;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pool_that_ends_by_force_ends_the_stream_and_otherwise_lets_it_finish(bool force)
    {
        await using WatchedPool pool = WatchedPool.Create();
        List<int> results = [];
        await using IAsyncEnumerator<int> reader =
            pool.Pool.StreamAsync(static _ => Enumerable.Range(0, 1000), new StreamOptions { BufferSize = 1 }).GetAsyncEnumerator();
        Assert.True(await reader.Next());
        Task ending = pool.Pool.TerminateAsync(force);
        Task rest = Task.Run(async () =>
        {
            while (await reader.Next())
                results.Add(reader.Current);
        });
        if (force)
            await Assert.ThrowsAsync<PoolTerminatedException>(() => rest.Bounded());
        else
            await rest.Bounded();
        await ending.Bounded();
        Assert.Equal(force ? Enumerable.Range(1, results.Count) : Enumerable.Range(1, 999), results);
    }

    [Fact]
    public async Task Each_enumeration_is_a_call_of_its_own_and_starts_late()
    {
        await using WatchedPool pool = WatchedPool.Create();
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(static _ => Enumerable.Range(0, 100));
        await using (stream.GetAsyncEnumerator())
            Assert.Empty(pool.Created);
        List<int>[] both = await Task.WhenAll(stream.ToList(), stream.ToList());
        Assert.All(both, results => Assert.Equal(Enumerable.Range(0, 100), results));
        Assert.Equal(2, pool.Stats.Completed);
    }

    [Fact]
    public async Task The_enumerating_code_has_its_call_s_context_and_its_events_arrive_before_what_follows()
    {
        await using WatchedPool pool = WatchedPool.Create();
        ConcurrentQueue<object?> seen = new();
        await foreach (int result in pool.Pool.StreamAsync(
            static _ => Emitting(), new StreamOptions { BufferSize = 1, CallOptions = new ExecOptions { On = seen.Enqueue } }))
            seen.Enqueue($"read {result}");
        object?[] events = [.. seen];
        Assert.Equal(["emit 0", "emit 1", "emit 2"], events.Where(static e => ((string)e!)[0] == 'e'));
        Assert.All(Enumerable.Range(0, 3), i => Assert.True(Array.IndexOf(events, $"emit {i}") < Array.IndexOf(events, $"read {i}")));

        static async IAsyncEnumerable<int> Emitting()
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Yield();
                WorkerContext.Current.Emit($"emit {i}");
                yield return i;
            }
        }
    }
}
