using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Streams;

/// <summary>Ends that come together with something else, with random delays between the steps.</summary>
[Collection(InterleavingCollection.Name)]
public sealed class StreamRaceTests
{
    private const int Rounds = 300;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_cancelled_at_any_time_loses_and_doubles_no_result_before_the_end(bool ordered)
    {
        using Interleaved _ = Interleaved.At(8);
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var random = new Random(1);
        for (int round = 0; round < Rounds; round++)
        {
            using var source = new CancellationTokenSource();
            var input = new Input(40);
            int spins = random.Next(20_000);
            Task cancelling = Task.Run(() =>
            {
                Thread.SpinWait(spins);
                source.Cancel();
            });
            List<int> results = [];
            await using IAsyncEnumerator<int> reader = pool.Pool.StreamAsync(
                (IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x), new StreamOptions { Ordered = ordered, MaxInFlight = 3 }).GetAsyncEnumerator(source.Token);
            bool cancelled = false;
            try
            {
                while (await reader.Next())
                    results.Add(reader.Current);
            }
            catch (OperationCanceledException exception)
            {
                cancelled = true;
                Assert.Equal(source.Token, exception.CancellationToken);
            }

            Assert.False(await reader.Next());
            await reader.End();
            await cancelling;
            if (ordered || !cancelled)
                Assert.Equal(Enumerable.Range(0, results.Count), results.Order());
            Assert.Equal(results.Count, results.Distinct().Count());
            Assert.True(cancelled || results.Count == 40);
            Assert.Equal((input.Opened, 0), (input.Disposed, input.Overlaps));
        }

        await pool.Until(static stats => stats is { ActiveTasks: 0, PendingTasks: 0 });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_fails_as_its_reader_leaves_is_over_and_its_sequence_disposed_once(bool asynchronous)
    {
        using Interleaved _ = Interleaved.At(8);
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = Patience.Limit);
        var random = new Random(2);
        for (int round = 0; round < Rounds; round++)
        {
            int failAt = random.Next(1, 10);
            int leaveAt = random.Next(1, 10);
            var source = new Input(100) { BeforeItem = (item, _) => item == failAt ? throw new FormatException("on purpose") : default };
            var options = new StreamOptions { BufferSize = random.Next(1, 4) };
            IAsyncEnumerator<int> reader = (asynchronous
                ? pool.Pool.StreamAsync(_ => (IAsyncEnumerable<int>)source, options)
                : pool.Pool.StreamAsync(_ => (IEnumerable<int>)source, options)).GetAsyncEnumerator();
            int taken = 0;
            try
            {
                while (taken < leaveAt && await reader.Next())
                    Assert.Equal(taken++, reader.Current);
                Assert.InRange(taken, 0, failAt);
            }
            catch (FormatException)
            {
                Assert.Equal(failAt, taken);
            }

            await reader.End();

            // The one worker serves again when it is clean.
            Assert.Equal(round, await pool.Echo(round).Within(pool));
            Assert.Equal((1, 1, 0), (source.Opened, source.Disposed, source.Overlaps));
        }

        Assert.Single(pool.Created);
    }

    [Fact]
    public async Task A_pool_that_ends_at_any_time_ends_every_stream()
    {
        using Interleaved _ = Interleaved.At(4);
        var random = new Random(3);
        for (int round = 0; round < 60; round++)
        {
            await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
            var input = new Input(200);
            var source = new Input(200);
            Task[] readers =
            [
                Read(pool.Pool.StreamAsync((IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x))),
                Read(pool.Pool.StreamAsync((IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x), new StreamOptions { Ordered = false })),
                Read(pool.Pool.StreamAsync(_ => (IEnumerable<int>)source, new StreamOptions { BufferSize = 2 })),
                Read(pool.Pool.StreamAsync(_ => (IAsyncEnumerable<int>)source, new StreamOptions { BufferSize = 2 })),
            ];
            Thread.SpinWait(random.Next(50_000));
            Task ending = pool.Pool.TerminateAsync(force: round % 2 == 0);
            await Task.WhenAll(readers).Within(pool);
            await ending.Within(pool);
            await Until.Eventually(() => source.Disposed == source.Opened);
            Assert.Equal((input.Opened, 0, 0), (input.Disposed, input.Overlaps, source.Overlaps));
        }

        static async Task Read(IAsyncEnumerable<int> stream)
        {
            List<int> results = [];
            try
            {
                await stream.Into(results);
                Assert.Equal(200, results.Count);
            }
            catch (PoolTerminatedException)
            {
                Assert.Equal(results.Count, results.Distinct().Count());
            }
        }
    }

    [Fact]
    public async Task Many_streams_at_once_give_every_result_once()
    {
        using Interleaved _ = Interleaved.At(2);
        await using WatchedPool pool = WatchedPool.Create(static options =>
        {
            options.MaxWorkers = 2;
            options.ConcurrentTasksPerWorker = 4;
            options.MaxQueueSize = 5;
        });
        Task[] readers = [.. Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(
                Enumerable.Range(0, 500),
                static async (m, x) =>
                {
                    if (x % 3 == 0)
                        await Task.Yield();
                    return m.Echo(x);
                },
                new StreamOptions { Ordered = number % 2 == 0, MaxInFlight = 1 + number });
            List<int> results = await stream.ToList();
            Assert.Equal(Enumerable.Range(0, 500), number % 2 == 0 ? results : results.Order());
        }))];
        await Task.WhenAll(readers).Within(pool);
        Assert.Equal((4000, 0, 0), ((int)pool.Stats.Completed, pool.Stats.PendingTasks, (int)pool.Stats.Rejected));
    }
}
