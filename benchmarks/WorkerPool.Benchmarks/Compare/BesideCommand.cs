using System.Diagnostics;
using System.Globalization;

namespace WorkerPool.Benchmarks.Compare;

/// <summary>How long single calls take while a batch keeps all workers: the batch must let them pass between two chunks.</summary>
internal sealed class BesideCommand(TextWriter output)
{
    private const int Items = 10_000_000;
    private const int Rounds = 200;
    private const int WarmUpRounds = 10;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    /// <exception cref="WrongResultException">A call or a batch gave a wrong result.</exception>
    internal void Run()
    {
        Machine.Describe(output);
        output.WriteLine($"single calls, one each {s_pause.TotalMilliseconds} ms, beside {Rounds} batches of {Items:N0} items on all workers");
        foreach (int work in (int[])[0, 100])
        {
            List<double> milliseconds = Measure(work);
            milliseconds.Sort();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"items of {work} spins: {milliseconds.Count} calls, median {At(0.5):0.000} ms, 99 % under {At(0.99):0.000} ms, longest {At(1):0.000} ms"));

            double At(double share) => milliseconds[(int)Math.Ceiling(share * milliseconds.Count) - 1];
        }
    }

    private static List<double> Measure(int work)
    {
        Pool<NoMethods> pool = Pool.CreateAsync<NoMethods>(new PoolOptions { MinWorkers = Environment.ProcessorCount }).GetAwaiter().GetResult();
        int[] items = [.. Enumerable.Range(0, work == 0 ? Items : Items / 10)];
        var milliseconds = new List<double>();
        for (int round = -WarmUpRounds; round < (work == 0 ? Rounds : Rounds / 20); round++)
        {
            PoolTask<int[]> batch = pool.MapAsync(items, (_, x) =>
            {
                if (work > 0)
                    Thread.SpinWait(work);
                return x;
            });
            while (!batch.IsCompleted)
            {
                long start = Stopwatch.GetTimestamp();
                if (pool.ExecAsync(static (_, x) => x, round).GetAwaiter().GetResult() != round)
                    throw new WrongResultException("A single call returned a wrong number.");
                if (!batch.IsCompleted && round >= 0)
                    milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                Task.Delay(s_pause).GetAwaiter().GetResult();
            }

            if (!batch.GetAwaiter().GetResult().AsSpan().SequenceEqual(items))
                throw new WrongResultException("A batch returned wrong numbers.");
        }

        pool.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return milliseconds;
    }
}
