using Xunit;

namespace WorkerPool.Tests;

/// <summary>Calls that a pool's own calls submit: they never wait for a worker that waits for them.</summary>
public sealed class NestedCallTests
{
    public static TheoryData<QueueStrategy, int, int> Pools
    {
        get
        {
            var data = new TheoryData<QueueStrategy, int, int>();
            foreach (QueueStrategy strategy in Support.Strategies.All)
            {
                foreach (int workers in new[] { 1, 2 })
                {
                    foreach (int concurrent in new[] { 1, 4 })
                        data.Add(strategy, workers, concurrent);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public async Task A_call_may_block_on_a_call_of_its_own_pool(QueueStrategy strategy, int workers, int concurrent)
    {
        await using Pool<Plain> pool = CreatePool(strategy, workers, concurrent);
        Task<int>[] calls = [.. Enumerable.Range(0, 200).Select(i => pool.ExecAsync(
            (_, x) => pool.ExecAsync(static (_, y) => y, x).GetAwaiter().GetResult(), i).AsTask())];
        Assert.Equal(Enumerable.Range(0, 200), await Task.WhenAll(calls).Bounded());
        await Settled(pool);
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public async Task A_call_may_await_a_call_of_its_own_pool(QueueStrategy strategy, int workers, int concurrent)
    {
        await using Pool<Plain> pool = CreatePool(strategy, workers, concurrent);
        Task<int>[] calls = [.. Enumerable.Range(0, 200).Select(i => pool.ExecAsync(
            async (_, x) => await pool.ExecAsync(static (_, y) => y, x), i).AsTask())];
        Assert.Equal(Enumerable.Range(0, 200), await Task.WhenAll(calls).Bounded());
        await Settled(pool);
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public async Task A_call_may_block_on_a_call_that_awaits_a_third(QueueStrategy strategy, int workers, int concurrent)
    {
        await using Pool<Plain> pool = CreatePool(strategy, workers, concurrent);
        Task<int>[] calls = [.. Enumerable.Range(0, 50).Select(i => pool.ExecAsync(
            (_, x) => pool.ExecAsync(
                async (_, y) => await pool.ExecAsync(static (_, z) => z, y), x).GetAwaiter().GetResult(),
            i).AsTask())];
        Assert.Equal(Enumerable.Range(0, 50), await Task.WhenAll(calls).Bounded());
        await Settled(pool);
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public async Task Fibonacci_by_blocking_recursion_ends(QueueStrategy strategy, int workers, int concurrent)
    {
        await using Pool<Plain> pool = CreatePool(strategy, workers, concurrent);
        Assert.Equal(610, await pool.ExecAsync((_, n) => Fibonacci(n), 15).Bounded());
        await Settled(pool);

        int Fibonacci(int n)
        {
            if (n < 2)
                return n;
            PoolTask<int> left = pool.ExecAsync((_, x) => Fibonacci(x), n - 1);
            int right = Fibonacci(n - 2);
            return left.GetAwaiter().GetResult() + right;
        }
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public async Task Fibonacci_by_awaiting_recursion_ends(QueueStrategy strategy, int workers, int concurrent)
    {
        await using Pool<Plain> pool = CreatePool(strategy, workers, concurrent);
        Assert.Equal(610, await pool.ExecAsync((_, n) => Fibonacci(n), 15).Bounded());
        await Settled(pool);

        async ValueTask<int> Fibonacci(int n)
        {
            if (n < 2)
                return n;
            PoolTask<int> left = pool.ExecAsync((_, x) => Fibonacci(x), n - 1);
            PoolTask<int> right = pool.ExecAsync((_, x) => Fibonacci(x), n - 2);
            return await left + await right;
        }
    }

    [Theory]
    [MemberData(nameof(Pools))]
    public async Task A_parallel_quick_sort_sorts(QueueStrategy strategy, int workers, int concurrent)
    {
        int[] numbers = [.. Enumerable.Range(0, 20_000).Select(i => (int)((i * 2_654_435_761L) % 1_000_003))];
        int[] expected = [.. numbers.Order()];
        await using Pool<Plain> pool = CreatePool(strategy, workers, concurrent);
        await pool.ExecAsync(_ => Sort(0, numbers.Length)).Bounded();
        Assert.Equal(expected, numbers);

        void Sort(int from, int to)
        {
            if (to - from < 200)
            {
                Array.Sort(numbers, from, to - from);
                return;
            }

            int pivot = numbers[(from + to) / 2];
            int low = from, high = to - 1;
            while (low <= high)
            {
                while (numbers[low] < pivot)
                    low++;
                while (numbers[high] > pivot)
                    high--;
                if (low <= high)
                {
                    (numbers[low], numbers[high]) = (numbers[high], numbers[low]);
                    low++;
                    high--;
                }
            }

            PoolTask left = pool.ExecAsync((_, end) => Sort(from, end), high + 1);
            PoolTask right = pool.ExecAsync((_, start) => Sort(start, to), low);
            left.GetAwaiter().GetResult();
            right.GetAwaiter().GetResult();
        }
    }

    [Fact]
    public async Task Blocking_recursion_may_be_deep()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, StackSize = 16 << 20 });
        Assert.Equal(500, await pool.ExecAsync((_, n) => Down(n), 500).Bounded());

        int Down(int n) => n == 0 ? 0 : 1 + pool.ExecAsync((_, x) => Down(x), n - 1).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task Many_calls_that_block_do_not_pile_up_on_one_stack()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int>[] calls = [.. Enumerable.Range(0, 20_000).Select(i => pool.ExecAsync(
            (_, x) => pool.ExecAsync(async (_, y) => await pool.ExecAsync(static (_, z) => z, y), x).GetAwaiter().GetResult(), i).AsTask())];
        await blocker.Release();
        Assert.Equal(Enumerable.Range(0, 20_000), await Task.WhenAll(calls).Bounded());
    }

    [Fact]
    public async Task A_call_that_another_worker_runs_can_be_blocked_on()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });
        using var started = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        PoolTask<int> parent = pool.ExecAsync((_, context) =>
        {
            PoolTask<int> child = pool.ExecAsync((_, own) =>
            {
                started.Set();
                Until.Passed(release);
                return own.WorkerId;
            });
            Until.Passed(started);
            release.Set();
            return (10 * context.WorkerId) + child.GetAwaiter().GetResult();
        });
        Assert.Equal(12, await parent.Bounded());
    }

    [Fact]
    public async Task A_factory_and_a_disposal_may_block_on_the_pool()
    {
        var calls = new List<int>();
        Pool<Visitor>? pool = null;
        await using (pool = Pool.Create(context => new Visitor(() =>
        {
            if (context.WorkerId != 2)
                return;
            PoolTask<int> call = pool!.ExecAsync(static (m, own) => m is null ? -1 : own.WorkerId);
            lock (calls)
                calls.Add(call.GetAwaiter().GetResult());
        }), new PoolOptions { MinWorkers = 1, MaxWorkers = 2, MaxTasksPerWorker = 3 }))
        {
            await pool.WhenReadyAsync().Bounded();
            using Blocker blocker = await Blocker.StartAsync(pool);
            Task<int> second = pool.ExecAsync(static (_, context) => context.WorkerId).AsTask();
            await Until.Eventually(() => pool.Stats.PendingTasks == 1);
            await blocker.Release();
            Assert.Equal(2, await second.Bounded());
            await pool.ExecAsync(static _ => { }).Bounded();
            await pool.DrainAsync().Bounded();
        }

        Assert.Equal([1], calls.Take(1));
        Assert.DoesNotContain(-1, calls);
    }

    private static Pool<Plain> CreatePool(QueueStrategy strategy, int workers, int concurrent) => Pool.Create<Plain>(new PoolOptions
    {
        MaxWorkers = workers,
        QueueStrategy = strategy,
        ConcurrentTasksPerWorker = concurrent,
        StackSize = 16 << 20,
    });

    private static Task Settled(Pool<Plain> pool) => Until.Eventually(() =>
        pool.Stats is { PendingTasks: 0, ActiveTasks: 0, BusyWorkers: 0, Failed: 0 } stats && stats.IdleWorkers == stats.TotalWorkers);

    private sealed class Visitor : IDisposable
    {
        private readonly Action _onVisit;

        internal Visitor(Action onVisit)
        {
            _onVisit = onVisit;
            onVisit();
        }

        public void Dispose()
        {
            try
            {
                _onVisit();
            }
            catch (PoolTerminatedException)
            {
            }
        }
    }
}
