using System.Globalization;
using WorkerPool.Tests.Groups;
using Xunit;

namespace WorkerPool.Tests.Stress;

/// <summary>
/// The stress program through groups. The number of calls per combination comes from <c>WORKERPOOL_STRESS_CALLS</c>; without it the run is short.
/// </summary>
[Collection(StressCollection.Name)]
public sealed class GroupStressTests
{
    private const int ShortCalls = 600;
    private const int DelayedLevel = 3;

    private static readonly int[] s_workers = [1, 3];

    public static TheoryData<string, int> Combinations
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string shape in StressShapes.Names)
            {
                foreach (int workers in s_workers)
                    data.Add(shape, workers);
            }

            return data;
        }
    }

    private static int Calls =>
        int.TryParse(Environment.GetEnvironmentVariable("WORKERPOOL_STRESS_CALLS"), CultureInfo.InvariantCulture, out int calls) && calls > 0
            ? calls
            : ShortCalls;

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Every_call_of_every_group_ends_exactly_once_and_nothing_is_left(string shape, int workers)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            var plan = new StressPlan
            {
                Options = StressShapes.Create(shape, workers),
                Producers = 4,
                Calls = Calls,
                Seed = (workers * 10) + seed,
                Level = seed % 2 == 0 ? DelayedLevel : 0,
                MayCancelAll = seed > 1,
            };
            Assert.InRange(await GroupStressRun.RunAsync(plan), Calls - 3, int.MaxValue);
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task No_cap_is_ever_exceeded(string shape, int workers)
    {
        PoolOptions options = StressShapes.Create(shape, workers);

        // Whose worker is quarantined still runs, and does not count.
        options.AbortTimeout = 4 * Patience.Limit;
        Interleaving.Level = DelayedLevel;
        var chaos = new StressChaos();
        try
        {
            await using Pool<Plain> pool = Pool.Create<Plain>(options);
            int[] caps = [1, 2, 3];
            CapMeter[] meters = [.. caps.Select(static _ => new CapMeter())];
            PoolGroup<Plain>[] groups = [.. caps.Select((cap, i) => pool.CreateGroup(cap, i + 1))];
            Task[] producers = [.. groups.Select((group, i) => Task.Run(() => ProduceAsync(group, meters[i], chaos, i)))];
            Task own = Task.Run(async () =>
            {
                for (int i = 0; i < Calls; i++)
                    await Outcome(pool.ExecAsync(static (_, x) => x, i).AsTask());
            });
            await Task.WhenAll([.. producers, own]).WaitAsync(TimeSpan.FromMilliseconds(Math.Max(4 * Patience.Limit.TotalMilliseconds, Calls)));
            for (int i = 0; i < caps.Length; i++)
            {
                Assert.InRange(meters[i].Most, 1, caps[i]);
                await Until.Eventually(() => groups[i].Stats is { PendingTasks: 0, ActiveTasks: 0 } && meters[i].Inside == 0);
            }
        }
        finally
        {
            Interleaving.Level = 0;
            chaos.Stop();
        }
    }

    private static async Task ProduceAsync(PoolGroup<Plain> group, CapMeter meter, StressChaos chaos, int seed)
    {
        const int Window = 32;
        var random = new Random(seed);
        var window = new Queue<Task>();
        for (int i = 0; i < Calls; i++)
        {
            var source = new CancellationTokenSource();
            window.Enqueue(Outcome((random.Next(6) switch
            {
                0 => group.ExecAsync((_, x) => meter.RunAsync(x), i, null, source.Token),
                1 => group.ExecAsync((_, x, context) => Watch(meter, context, x), i, new ExecOptions { Timeout = TimeSpan.FromMilliseconds(1) }),
                2 => group.ExecAsync((_, x) => meter.Run(x), i, new ExecOptions { QueueTimeout = TimeSpan.FromMilliseconds(1) }),
                3 => group.ExecAsync((_, x) => meter.Run(x) < 0 ? 0 : throw new StressException(x), i),
                _ => group.ExecAsync((_, x) => meter.Run(x, 500), i, null, source.Token),
            }).AsTask()));
            if (random.Next(4) == 0)
                chaos.Cancel(source);
            if (random.Next(200) == 0)
                group.Cancel();
            if (window.Count >= Window)
                await window.Dequeue();
        }

        await Task.WhenAll(window);
    }

    private static int Watch(CapMeter meter, WorkerContext context, int number)
    {
        meter.Enter();
        try
        {
            for (int i = 0; i < 200; i++)
            {
                context.Checkpoint();
                Thread.SpinWait(50);
            }

            return number;
        }
        finally
        {
            meter.Exit();
        }
    }

    /// <summary>Waits for the outcome, whichever it is of those that may be.</summary>
    private static async Task Outcome(Task<int> call)
    {
        try
        {
            await call;
        }
        catch (Exception exception) when (exception is StressException or OperationCanceledException or PoolTimeoutException or QueueFullException)
        {
            Assert.True(call.IsCompleted);
        }
    }
}
