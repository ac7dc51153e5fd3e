using BenchmarkDotNet.Attributes;
using WorkerPool.Benchmarks.Compare;
using WorkerPool.Benchmarks.Contestants;

namespace WorkerPool.Benchmarks.Bench;

/// <summary>A call from asynchronous code that awaits it before it makes the next.</summary>
[MemoryDiagnoser]
public class AwaitRoundTrip
{
    private const int Calls = 1_000;

    private ChannelThread _channel = null!;
    private PoolAwait _pool = null!;

    [Params(ContinuationMode.ThreadPool, ContinuationMode.Inline)]
    public ContinuationMode Continuations { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _channel = new ChannelThread(Continuations);
        _pool = new PoolAwait(Pools.CreateSingle(Continuations));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _channel.Dispose();
        _pool.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void ThreadAndChannel() => Measurement.Check(_channel, Calls);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Pool() => Measurement.Check(_pool, Calls);
}
