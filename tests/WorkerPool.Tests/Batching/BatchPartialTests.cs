using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Batching;

/// <summary>A batch that is stopped gives what it has.</summary>
public sealed class BatchPartialTests
{
    private static readonly int[] s_items = [.. Enumerable.Range(0, 100)];

    [Theory]
    [InlineData(1, false)]
    [InlineData(0, false)]
    [InlineData(7, false)]
    [InlineData(1, true)]
    public async Task A_cancelled_batch_gives_the_results_it_has_and_marks_the_others(int chunkSize, bool isAsync)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var hold = new Hold();
        using var stop = new CancellationTokenSource();
        var options = new BatchOptions { ReturnPartial = true, ChunkSize = chunkSize };
        int done = 0;
        PoolTask<BatchResult<int>> batch = isAsync
            ? pool.Pool.ExecBatchAsync(s_items, async (_, x) => await RunLaterAsync(x), options, stop.Token)
            : pool.Pool.ExecBatchAsync(s_items, (_, x) => Run(x), options, stop.Token);
        await hold.Begun;
        await Until.Eventually(() => Volatile.Read(ref done) >= 1);
        stop.Cancel();

        BatchResult<int> result = await batch.Within(pool);
        Assert.Equal(s_items.Length, result.Results.Length);
        Assert.InRange(result.Failures.Count, 1, s_items.Length - 1);
        Assert.Contains(result.Failures, static failure => failure.Index == 40);
        Assert.All(result.Failures, static failure => Assert.IsAssignableFrom<OperationCanceledException>(failure.Exception));
        HashSet<int> failed = [.. result.Failures.Select(static failure => failure.Index)];
        Assert.All(s_items, x => Assert.Equal(failed.Contains(x) ? 0 : x + 1, result.Results[x]));
        Assert.Equal(s_items.Length - failed.Count, result.Successes.Count);
        hold.Release();

        int Run(int x)
        {
            if (x == 40)
                hold.Run(0);
            Interlocked.Increment(ref done);
            return x + 1;
        }

        async Task<int> RunLaterAsync(int x)
        {
            await Task.Yield();
            if (x == 40)
                await hold.RunAsync(0);
            Interlocked.Increment(ref done);
            return x + 1;
        }
    }

    [Fact]
    public async Task A_batch_that_runs_out_of_time_does_too_and_keeps_the_failures_of_its_items()
    {
        var clock = new ManualClock();
        await using WatchedPool pool = WatchedPool.Create(options => (options.MaxWorkers, options.TimeProvider) = (1, clock));
        var hold = new Hold();
        PoolTask<BatchResult<int>> batch = pool.Pool.ExecBatchAsync(
            s_items,
            (_, x) => x == 3 ? throw new InvalidDataException() : x == 40 ? hold.Run(1) : x + 1,
            new BatchOptions { ReturnPartial = true, Timeout = TimeSpan.FromSeconds(1) });
        await hold.Begun;
        await Until.Eventually(() => clock.Armed > 0);
        clock.Advance(TimeSpan.FromSeconds(2));

        BatchResult<int> result = await batch.Within(pool);
        Assert.Equal([3, .. Enumerable.Range(40, 60)], result.Failures.Select(static failure => failure.Index));
        Assert.IsType<InvalidDataException>(result.Failures[0].Exception);
        Assert.All(result.Failures.Skip(1), static failure => Assert.IsType<PoolTimeoutException>(failure.Exception));
        Assert.Equal(40, result.Results[39]);
        hold.Release();
    }

    [Fact]
    public async Task A_batch_that_never_began_has_nothing()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 1);
        var hold = new Hold();
        PoolTask<int> busy = pool.Start(hold, 1);
        await hold.Begun;
        PoolTask<BatchResult<int>> batch = pool.Pool.ExecBatchAsync(s_items, static (_, x) => x, new BatchOptions { ReturnPartial = true });

        Assert.True(batch.Cancel());

        Assert.Equal(s_items.Length, (await batch.Within(pool)).Failures.Count);
        hold.Release();
        Assert.Equal(1, await busy.Within(pool));
    }

    [Fact]
    public async Task The_end_of_the_pool_and_fail_fast_fail_it_as_ever()
    {
        WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 1);
        await Assert.ThrowsAsync<InvalidDataException>(() => pool.Pool.ExecBatchAsync<int, int>(
            s_items, static (_, _) => throw new InvalidDataException(), new BatchOptions { ReturnPartial = true, FailFast = true }).Within(pool));
        var hold = new Hold();
        PoolTask<BatchResult<int>> batch = pool.Pool.ExecBatchAsync(
            s_items, (_, _) => hold.Run(0), new BatchOptions { ReturnPartial = true });
        await hold.Begun;
        Task end = pool.Pool.TerminateAsync(force: true);
        await Assert.ThrowsAsync<PoolTerminatedException>(() => batch.Within(pool));
        hold.Release();
        await end.Bounded();
    }

    [Theory]
    [InlineData("ExecBatchAsync")]
    [InlineData("MapAsync")]
    public void A_sequence_of_unknown_length_is_refused_by_the_compiler_which_says_what_to_pass(string name)
    {
        ObsoleteAttribute? refusal = typeof(CallTarget<Plain>).GetMethods()
            .Where(method => method.Name == name)
            .Select(static method => Attribute.GetCustomAttribute(method, typeof(ObsoleteAttribute)) as ObsoleteAttribute)
            .Single(static attribute => attribute is not null);

        Assert.True(refusal!.IsError);
        Assert.Contains("pass an array, an IReadOnlyList or a ReadOnlyMemory", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_random_stops_every_result_is_right_or_marked()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 4 });
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            using var stop = new CancellationTokenSource();
            PoolTask<BatchResult<int>> batch = pool.ExecBatchAsync(
                s_items,
                static (_, x) =>
                {
                    Thread.SpinWait(x);
                    return x + 1;
                },
                new BatchOptions { ReturnPartial = true, ChunkSize = random.Next(9) },
                stop.Token);
            Thread.SpinWait(random.Next(20_000));
            stop.Cancel();
            BatchResult<int> result = await batch.Bounded();
            HashSet<int> failed = [.. result.Failures.Select(static failure => failure.Index)];
            Assert.All(s_items, x => Assert.Equal(failed.Contains(x) ? 0 : x + 1, result.Results[x]));
        }
    }
}
