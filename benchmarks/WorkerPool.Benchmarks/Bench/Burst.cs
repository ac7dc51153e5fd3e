using BenchmarkDotNet.Attributes;
using WorkerPool.Benchmarks.Compare;
using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Bench;

/// <summary>Many calls in flight, then awaited. The figures are for all of them.</summary>
[MemoryDiagnoser]
public class Burst
{
    private readonly TaskRunBurst _taskRun = new();
    private PoolBurst _pool = null!;

    [Params(100, 10_000, 1_000_000)]
    public int InFlight { get; set; }

    [GlobalSetup]
    public void Setup() => _pool = new PoolBurst(Pools.CreateDefault());

    [GlobalCleanup]
    public void Cleanup() => _pool.Dispose();

    [Benchmark(Baseline = true)]
    public void TaskRun() => Measurement.Check(_taskRun, InFlight);

    [Benchmark]
    public void Pool() => Measurement.Check(_pool, InFlight);
}
