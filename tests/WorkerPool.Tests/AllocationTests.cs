using Xunit;

namespace WorkerPool.Tests;

/// <summary>Bytes that a call costs after warm-up, over all threads of the process; nothing else may run meanwhile.</summary>
[Collection(nameof(AloneCollection))]
public sealed class AllocationTests
{
    private const int Calls = 100_000;
    private const int InFlight = 4096;

    // The measurement is cut into slices, so that what the runtime and the test runner allocate now and then falls into few of them.
    private const int Slice = 100;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_call_with_an_argument_awaited_one_after_another_allocates_nothing(int workers)
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MinWorkers = workers, MaxWorkers = workers });
        await AssertNothing(Run, Slice);

        async Task Run(Meter meter)
        {
            while (meter.Next())
            {
                for (int i = 0; i < Slice; i++)
                    Check(i, await pool.ExecAsync(static (_, x) => x, i));
            }
        }
    }

    [Theory]
    [InlineData(QueueStrategy.Fifo, 1)]
    [InlineData(QueueStrategy.Fifo, 2)]
    [InlineData(QueueStrategy.Lifo, 2)]
    [InlineData(QueueStrategy.Priority, 2)]
    [InlineData(QueueStrategy.Deadline, 2)]
    public async Task With_many_calls_in_flight_a_call_allocates_nothing(QueueStrategy strategy, int workers)
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MinWorkers = workers, MaxWorkers = workers, QueueStrategy = strategy });
        var calls = new PoolTask<int>[InFlight];
        await AssertNothing(Run, InFlight);

        async Task Run(Meter meter)
        {
            while (meter.Next())
            {
                for (int i = 0; i < InFlight; i++)
                    calls[i] = pool.ExecAsync(static (_, x) => x, i);
                for (int i = 0; i < InFlight; i++)
                    Check(i, await calls[i]);
            }
        }
    }

    [Fact]
    public async Task A_call_of_a_finished_value_task_and_one_without_a_result_allocate_nothing()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MinWorkers = 1, MaxWorkers = 1 });
        await AssertNothing(Run, Slice);

        async Task Run(Meter meter)
        {
            while (meter.Next())
            {
                for (int i = 0; i < Slice / 2; i++)
                {
                    Check(i, await pool.ExecAsync(static (_, x) => new ValueTask<int>(x), i));
                    await pool.ExecAsync(static (m, x) => { m.Calls = x; }, i);
                }
            }
        }
    }

    [Fact]
    public async Task A_blocking_caller_allocates_nothing()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MinWorkers = 1, MaxWorkers = 1 });
        await AssertNothing(Run, Slice);

        // On a thread of its own: the .NET thread pool allocates now and then when one of its threads blocks.
        Task Run(Meter meter) => Task.Factory.StartNew(
            () =>
            {
                while (meter.Next())
                {
                    for (int i = 0; i < Slice; i++)
                        Check(i, pool.ExecAsync(static (_, x) => x, i).GetAwaiter().GetResult());
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private static void Check(int expected, int actual)
    {
        // Assert.Equal may allocate.
        if (expected != actual)
            Assert.Fail($"Call {expected} returned {actual}.");
    }

    private static async Task AssertNothing(Func<Meter, Task> run, int callsInSlice)
    {
        var meter = new Meter(Calls / callsInSlice);
        await Task.Run(() => run(meter)).WaitAsync(2 * Patience.Limit);
        long[] bytes = [.. meter.Bytes.Order()];

        // As good as nothing in half of the slices: an object once in 64 calls would be more. Less than a byte a call in nine tenths.
        Assert.InRange(bytes[bytes.Length / 2], 0, callsInSlice / 16);
        Assert.InRange(bytes[bytes.Length * 9 / 10], 0, callsInSlice);
    }

    /// <summary>Cuts a run into slices and notes what each allocated, after a warm-up: memory that grows with the load, tiers of compiled code.</summary>
    private sealed class Meter(int slices)
    {
        private const int WarmUp = 200;

        private int _slice;
        private long _before;

        internal long[] Bytes { get; } = new long[slices];

        /// <summary>Ends a slice; whether another is to be run.</summary>
        internal bool Next()
        {
            long now = GC.GetTotalAllocatedBytes(true);
            if (_slice > WarmUp)
                Bytes[_slice - WarmUp - 1] = now - _before;
            _before = GC.GetTotalAllocatedBytes(true);
            return _slice++ < WarmUp + slices;
        }
    }
}
