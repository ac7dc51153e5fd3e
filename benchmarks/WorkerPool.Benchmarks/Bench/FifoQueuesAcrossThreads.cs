using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using WorkerPool.Queues;

namespace WorkerPool.Benchmarks.Bench;

/// <summary>The pool's queue between two threads: one puts items in, the other takes them out.</summary>
[MemoryDiagnoser]
public class FifoQueuesAcrossThreads
{
    private const int Items = 1_000_000;

    private readonly FifoQueue _fifo = new();
    private readonly ConcurrentQueue<QueuedItem> _concurrent = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Items)]
    public long ConcurrentQueue()
    {
        Thread producer = StartProducer(() =>
        {
            for (int i = 0; i < Items; i++)
                _concurrent.Enqueue(QueueItems.Create(i));
        });
        long sum = 0;
        for (int taken = 0; taken < Items;)
        {
            if (!_concurrent.TryDequeue(out QueuedItem item))
                continue;
            sum += item.Id.Value;
            taken++;
        }

        producer.Join();
        return QueueItems.Check(sum, Items);
    }

    [Benchmark(OperationsPerInvoke = Items)]
    public long Fifo()
    {
        Thread producer = StartProducer(() =>
        {
            for (int i = 0; i < Items; i++)
                _fifo.TryEnqueue(QueueItems.Create(i));
        });
        long sum = 0;
        for (int taken = 0; taken < Items;)
        {
            if (!_fifo.TryDequeue(out QueuedItem item))
                continue;
            sum += item.Id.Value;
            taken++;
        }

        producer.Join();
        return QueueItems.Check(sum, Items);
    }

    private static Thread StartProducer(ThreadStart produce)
    {
        var producer = new Thread(produce) { IsBackground = true };
        producer.Start();
        return producer;
    }
}
