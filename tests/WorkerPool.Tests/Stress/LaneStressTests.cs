using System.Globalization;
using WorkerPool.Tests.Lanes;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Stress;

/// <summary>
/// Calls of many keys that take random times, some of them asynchronous, some cancelled. Their number comes from
/// <c>WORKERPOOL_STRESS_CALLS</c>; without it the run is short. One key in the midst of them is held up all the while.
/// </summary>
[Collection(StressCollection.Name)]
public sealed class LaneStressTests
{
    private const int ShortCalls = 20_000;
    private const int CallsPerKey = 100;
    private const int Producers = 4;
    private const int InFlight = 1_000;
    private const int DelayedLevel = 3;

    private static int Calls =>
        int.TryParse(Environment.GetEnvironmentVariable("WORKERPOOL_STRESS_CALLS"), CultureInfo.InvariantCulture, out int calls) && calls > 0
            ? calls
            : ShortCalls;

    [Theory]
    [InlineData(2, 1, 0)]
    [InlineData(4, 1, DelayedLevel)]
    [InlineData(3, 8, 0)]
    public async Task The_order_of_no_key_is_broken_and_no_lane_is_left(int workers, int concurrent, int level)
    {
        int calls = Calls, keys = Math.Max(Producers, calls / CallsPerKey);
        await using WatchedPool pool = WatchedPool.Create(
            o => (o.MaxWorkers, o.ConcurrentTasksPerWorker) = (workers + 1, concurrent));
        var held = new Hold();
        PoolTask<int> stuck = pool.Start(held, 1, new ExecOptions { Key = "stuck" });
        await held.Begun;
        PoolTask<int> behind = pool.Echo(2, new ExecOptions { Key = "stuck" });

        var states = new KeyState[keys];
        for (int i = 0; i < keys; i++)
            states[i] = new KeyState { Options = new ExecOptions { Key = i.ToString(CultureInfo.InvariantCulture) } };
        Interleaving.Level = level;
        try
        {
            long[] cancelled = await Task.WhenAll(
                Enumerable.Range(0, Producers).Select(p => Task.Run(() => Produce(pool, states, p, calls / Producers))));
            Assert.Equal(cancelled.Sum(), pool.Stats.Cancelled);
        }
        finally
        {
            Interleaving.Level = 0;
        }

        Assert.False(behind.IsCompleted);
        held.Release();
        Assert.Equal((1, 2), (await stuck.Within(pool), await behind.Within(pool)));
        await pool.Until(static stats => stats is { PendingTasks: 0, ActiveTasks: 0 });
        Assert.Equal(0, states.Sum(static state => state.Wrong));
        Assert.Equal((calls / Producers * Producers) + 2, pool.Stats.Completed + pool.Stats.Cancelled);

        // A call may have been cancelled just after it began.
        Assert.InRange(states.Sum(static state => state.Runs), pool.Stats.Completed - 2, pool.Stats.Completed + pool.Stats.Cancelled - 2);
        await LaneCount.GoneAsync(pool.Pool);
    }

    // Submits calls of its own keys, each numbered, and cancels some; returns how many were cancelled.
    private static async Task<long> Produce(WatchedPool pool, KeyState[] states, int producer, int calls)
    {
        var random = new Random(producer);
        var inFlight = new Queue<PoolTask<int>>();
        long cancelled = 0;
        for (int i = 0; i < calls; i++)
        {
            KeyState state = states[(random.Next(states.Length / Producers) * Producers) + producer];
            var step = new Step(state, ++state.Submitted, random.Next(200));
            PoolTask<int> call = random.Next(16) == 0
                ? pool.Pool.ExecAsync(static async ValueTask<int> (_, one) => await one.RunAsync(), step, state.Options)
                : pool.Pool.ExecAsync(static (_, one) => one.Run(), step, state.Options);
            if (random.Next(64) == 0 && call.Status == TaskStatus.WaitingToRun)
                call.Cancel();
            inFlight.Enqueue(call);
            if (inFlight.Count >= InFlight)
                await TakeAsync();
        }

        while (inFlight.Count > 0)
            await TakeAsync();
        return cancelled;

        async Task TakeAsync()
        {
            try
            {
                await inFlight.Dequeue().Within(pool);
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
        }
    }

    private sealed class KeyState
    {
        private int _inside;
        private int _last;

        internal required ExecOptions Options { get; init; }

        // Of the producer.
        internal int Submitted { get; set; }

        // Of the calls, which take turns: that these are right shows that they do.
        internal int Runs { get; private set; }

        internal int Wrong { get; private set; }

        internal void Enter(int number)
        {
            if (Interlocked.Increment(ref _inside) != 1 || number <= _last)
                Wrong++;
            _last = number;
            Runs++;
        }

        internal void Exit() => Interlocked.Decrement(ref _inside);
    }

    private readonly record struct Step(KeyState State, int Number, int Spins)
    {
        internal int Run()
        {
            State.Enter(Number);
            Thread.SpinWait(Spins);
            State.Exit();
            return Number;
        }

        internal async ValueTask<int> RunAsync()
        {
            State.Enter(Number);
            await Task.Yield();
            Thread.SpinWait(Spins);
            State.Exit();
            return Number;
        }
    }
}
