using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using WorkerPool.Benchmarks.Compare;
using WorkerPool.Wasm;

namespace WorkerPool.Benchmarks.Guests;

/// <summary>Bounded and unbounded queues side by side: a push and a pop, one by one and in batches.</summary>
internal sealed class QueuesCommand(TextWriter output)
{
    private const int Items = 204_800;
    private const int Capacity = 2048;
    private const int Rounds = 15;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(3);

    private static readonly (string Name, int Width)[] s_columns =
        [("queue", 36), ("batch", 5), ("one thread, ns a pair", 21), ("two threads, ns an item", 23)];

    /// <exception cref="WrongResultException">A queue lost or doubled an item.</exception>
    internal void Run()
    {
        Machine.Describe(output);
        output.WriteLine($"Wasmtime {WasmEngine.Default.Version}; medians of {Rounds} rounds, all in turn; every sum checked");
        output.WriteLine();
        QueueSubject[] subjects = [.. Subjects()];
        List<double>[] alone = Measure(subjects, static (subject, items) => subject.RunAlone(items));
        List<double>[] across = Measure(subjects, static (subject, items) => subject.RunAcross(items));
        var table = new Table(output, s_columns);
        for (int i = 0; i < subjects.Length; i++)
            table.WriteRow([subjects[i].Name, Text(subjects[i].Batch), Text(Median(alone[i])), Text(Median(across[i]))]);
        foreach ((string name, int batch, double nanoseconds) in NodeQueues.Measure(output))
            table.WriteRow([name, Text(batch), Text(nanoseconds), ""]);
    }

    private static IEnumerable<QueueSubject> Subjects()
    {
        foreach (int batch in (int[])[1, 32, 1024])
        {
            var guest = new WasmRingQueue(WasmEngine.Default, Capacity);
            var ring = new RingQueue(Capacity);
            yield return batch == 1
                ? new QueueSubject("wasm ring", 1, items => guest.TryEnqueue(in items[0]) ? 1 : 0, items => guest.TryDequeue(out items[0]) ? 1 : 0)
                : new QueueSubject("wasm ring", batch, guest.TryEnqueue, guest.TryDequeue);
            yield return batch == 1
                ? new QueueSubject("managed ring", 1, items => ring.TryEnqueue(in items[0]) ? 1 : 0, items => ring.TryDequeue(out items[0]) ? 1 : 0)
                : new QueueSubject("managed ring", batch, ring.TryEnqueue, ring.TryDequeue);
            var concurrent = new ConcurrentQueue<QueuedItem>();
            yield return new QueueSubject("ConcurrentQueue<T>", batch, Each(concurrent.Enqueue), EachUntil(concurrent.TryDequeue));
            var channel = Channel.CreateBounded<QueuedItem>(Capacity);
            yield return new QueueSubject(
                "Channel<T>, bounded", batch, EachUntil(channel.Writer.TryWrite), EachUntil(channel.Reader.TryRead));
        }
    }

    private static QueueSubject.Putter Each(Action<QueuedItem> put) => items =>
    {
        foreach (QueuedItem item in items)
            put(item);
        return items.Length;
    };

    private static QueueSubject.Putter EachUntil(Func<QueuedItem, bool> put) => items =>
    {
        int count = 0;
        while (count < items.Length && put(items[count]))
            count++;
        return count;
    };

    private delegate bool Take(out QueuedItem item);

    private static QueueSubject.Taker EachUntil(Take take) => items =>
    {
        int count = 0;
        while (count < items.Length && take(out items[count]))
            count++;
        return count;
    };

    private static List<double>[] Measure(QueueSubject[] subjects, Func<QueueSubject, int, long> run)
    {
        List<double>[] times = [.. subjects.Select(static _ => new List<double>())];

        // The first rounds warm up, by time and not by calls: the JIT recompiles what is hot after a pause, in the background.
        long began = Stopwatch.GetTimestamp();
        while (times[0].Count < Rounds)
        {
            bool warm = Stopwatch.GetElapsedTime(began) > s_warmUp;
            for (int i = 0; i < subjects.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                long sum = run(subjects[i], Items);
                double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Items;
                if (sum != (long)Items * (Items - 1) / 2)
                    throw new WrongResultException($"{subjects[i].Name}, batches of {subjects[i].Batch}, returned {sum}.");
                if (warm)
                    times[i].Add(nanoseconds);
            }
        }

        return times;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Text(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
