using BenchmarkDotNet.Attributes;
using WorkerPool.Benchmarks.Compare;
using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Bench;

/// <summary>A call from a thread that blocks until its result is there.</summary>
[MemoryDiagnoser]
public class BlockingRoundTrip
{
    private const int Calls = 1_000;

    private readonly TaskRunBlocking _taskRun = new();
    private PoolBlocking _pool = null!;

    [GlobalSetup]
    public void Setup() => _pool = new PoolBlocking(Pools.CreateSingle());

    [GlobalCleanup]
    public void Cleanup() => _pool.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void TaskRun() => Measurement.Check(_taskRun, Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Pool() => Measurement.Check(_pool, Calls);
}
