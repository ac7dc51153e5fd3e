using System.Runtime.CompilerServices;
using WorkerPool.Tests.Support;
using WorkerPool.Workers;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>What calls leave in memory when they are over.</summary>
[Collection(nameof(AloneCollection))]
public sealed class MemoryTests
{
    private const int Calls = 10_000;

    public static TheoryData<QueueStrategy> BuiltIn => [QueueStrategy.Fifo, QueueStrategy.Lifo, QueueStrategy.Priority, QueueStrategy.Deadline];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public async Task Stopped_calls_behind_a_busy_worker_leave_nothing(QueueStrategy strategy)
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, MaxQueueSize = 100, QueueStrategy = strategy });
        Dispatcher dispatcher = Machinery.DispatcherOf(pool);
        using Blocker blocker = await Blocker.StartAsync(pool);
        PoolTask<int> first = pool.ExecAsync(static _ => 1);
        WeakReference[] arguments = await StopManyAsync(pool, new ExecOptions());
        PoolTask<int> last = pool.ExecAsync(static _ => 2);

        await Until.Eventually(() => arguments.Count(static argument => IsAlive(argument)) <= 1);
        Assert.InRange(dispatcher.Queue.Count, 1, 200);
        Assert.Equal(2, pool.Stats.PendingTasks);
        await blocker.Release();
        Assert.Equal((1, 2), (await first.Bounded(), await last.Bounded()));
        Assert.Equal(0, pool.Stats.PendingTasks);
    }

    [Fact]
    public async Task Stopped_calls_in_a_mailbox_leave_nothing()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        using Blocker blocker = await Blocker.StartAsync(pool);
        WeakReference[] arguments = await StopManyAsync(pool, new ExecOptions { WorkerId = blocker.WorkerId });

        await Until.Eventually(() => arguments.Count(static argument => IsAlive(argument)) <= 1);
        Assert.InRange(Machinery.DispatcherOf(pool).Counters.Ghosts, 0, 100);
        await blocker.Release();
    }

    [Fact]
    public async Task Calls_that_time_out_while_they_wait_let_go_of_their_arguments()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, Queue = WorkQueue.CreateBoundedFifo(64) });
        using Blocker blocker = await Blocker.StartAsync(pool);
        WeakReference argument = await TimeOutAsync(pool);

        await Until.Eventually(() => !IsAlive(argument));
        await blocker.Release();
    }

    [Fact]
    public async Task What_a_burst_needed_is_given_back_at_rest()
    {
        var clock = new ManualClock();
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, TimeProvider = clock });
        Assert.Equal(1, await pool.ExecAsync(static _ => 1).Bounded());
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await BurstAsync(pool, 200_000);
        long after = GC.GetTotalMemory(forceFullCollection: true) - before;

        await Until.Eventually(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(6));
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return GC.GetTotalMemory(forceFullCollection: true) - before < after / 8;
        });
        Assert.Equal(2, await pool.ExecAsync(static _ => 2).Bounded());
    }

    [Fact]
    public async Task Dropped_groups_are_forgotten_and_held_ones_are_not()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        PoolGroup<Plain> held = pool.CreateGroup(1);
        WeakReference dropped = Drop(pool);

        await Until.Eventually(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !dropped.IsAlive;
        });
        Assert.Equal(1, await held.ExecAsync(static _ => 1).Bounded());
        await held.DisposeAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Drop(Pool<Plain> pool)
    {
        PoolGroup<Plain> group = pool.CreateGroup(1);
        var field = typeof(PoolGroup<Plain>).GetField("_group", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;
        return new WeakReference(field.GetValue(group));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task BurstAsync(Pool<Plain> pool, int count)
    {
        using Blocker blocker = await Blocker.StartAsync(pool);
        var calls = new PoolTask<int>[count];
        for (int i = 0; i < count; i++)
            calls[i] = pool.ExecAsync(static (_, x) => x, i);
        await blocker.Release();
        for (int i = 0; i < count; i++)
            Assert.Equal(i, await calls[i]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference[]> StopManyAsync(Pool<Plain> pool, ExecOptions options)
    {
        var arguments = new WeakReference[Calls];
        for (int i = 0; i < Calls; i++)
        {
            byte[] argument = new byte[64];
            arguments[i] = new WeakReference(argument);
            PoolTask<int> call = pool.ExecAsync(static (_, a) => a.Length, argument, options);
            Assert.True(call.Cancel());
            await Assert.ThrowsAsync<OperationCanceledException>(async () => await call);
        }

        return arguments;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> TimeOutAsync(Pool<Plain> pool)
    {
        byte[] argument = new byte[64];
        PoolTask<int> call = pool.ExecAsync(
            static (_, a) => a.Length, argument, new ExecOptions { QueueTimeout = TimeSpan.FromMilliseconds(1) });
        await Assert.ThrowsAsync<PoolTimeoutException>(() => call.Bounded());
        return new WeakReference(argument);
    }

    private static bool IsAlive(WeakReference reference)
    {
        if (reference.IsAlive)
            GC.Collect();
        return reference.IsAlive;
    }
}
