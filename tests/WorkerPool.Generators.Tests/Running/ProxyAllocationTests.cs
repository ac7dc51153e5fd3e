using Xunit;

namespace WorkerPool.Generators.Tests.Running;

/// <summary>Bytes that a call through a proxy costs after warm-up, in the whole process; nothing else may run meanwhile.</summary>
[Collection(nameof(AloneCollection))]
public sealed class ProxyAllocationTests
{
    private const int Calls = 100_000;

    // The measurement is cut into slices, so that what the runtime and the test runner allocate now and then falls into few of them.
    private const int Slice = 100;

    [Fact]
    public async Task Calls_without_with_one_and_with_several_arguments_allocate_nothing()
    {
        await using var pool = Pool.Create<Everything>(new PoolOptions { MinWorkers = 1, MaxWorkers = 1 });
        await AssertNothing(Run, Slice);

        async Task Run(Meter meter)
        {
            while (meter.Next())
            {
                for (int i = 0; i < Slice / 5; i++)
                {
                    await pool.Proxy().ClearAsync();
                    Check(i, await pool.Proxy().AddAsync(i));
                    Check(i, await pool.Proxy().SumAsync());
                    Check(45, await pool.Proxy().NineAsync(1, 2, 3, 4, 5, 6, 7, 8, 9));
                    Check(i, await pool.Proxy().EchoAsync(i));
                }
            }
        }
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

    /// <summary>Cuts a run into slices and notes what each allocated, after a warm-up.</summary>
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
