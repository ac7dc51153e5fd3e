using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using WorkerPool.Queues;

namespace WorkerPool.Benchmarks.Bench;

/// <summary>The pool's queue on one thread: <see cref="Depth"/> items go in, then they come out, again and again.</summary>
[MemoryDiagnoser]
public class FifoQueues
{
    private const int Items = 4_096;

    private readonly FifoQueue _fifo = new();
    private readonly ConcurrentQueue<QueuedItem> _concurrent = new();

    [Params(1, 1_024)]
    public int Depth { get; set; }

    [Benchmark(Baseline = true, OperationsPerInvoke = Items)]
    public long ConcurrentQueue()
    {
        long sum = 0;
        for (int done = 0; done < Items; done += Depth)
        {
            for (int i = 0; i < Depth; i++)
                _concurrent.Enqueue(QueueItems.Create(done + i));
            while (_concurrent.TryDequeue(out QueuedItem item))
                sum += item.Id.Value;
        }

        return QueueItems.Check(sum, Items);
    }

    [Benchmark(OperationsPerInvoke = Items)]
    public long Fifo()
    {
        long sum = 0;
        for (int done = 0; done < Items; done += Depth)
        {
            for (int i = 0; i < Depth; i++)
                _fifo.TryEnqueue(QueueItems.Create(done + i));
            while (_fifo.TryDequeue(out QueuedItem item))
                sum += item.Id.Value;
        }

        return QueueItems.Check(sum, Items);
    }
}
