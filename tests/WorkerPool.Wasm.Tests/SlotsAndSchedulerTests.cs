using WorkerPool.Tests;
using WorkerPool.Wasm.Tests.Support;
using Xunit;

namespace WorkerPool.Wasm.Tests;

public sealed class TaskSlotsTests
{
    [EngineFact]
    public void Every_slot_is_handed_out_once_and_again_when_it_was_given_back()
    {
        var slots = new WasmTaskSlots(new WasmMemory(WasmEngine.Default, 65_536), 3);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_ => slots.TryAllocate(out int slot) ? slot : -1).Order());
        Assert.False(slots.TryAllocate(out int none));
        Assert.Equal((-1, 3, 3), (none, slots.Count, slots.Capacity));
        Assert.True(slots.TryRelease(1));
        Assert.False(slots.TryRelease(1));
        Assert.False(slots.TryRelease(-1));
        Assert.False(slots.TryRelease(3));
        Assert.True(slots.TryAllocate(out int again));
        Assert.Equal((1, 3), (again, slots.Count));
        Assert.Throws<ArgumentOutOfRangeException>("capacity", () => new WasmTaskSlots(slots.SharedMemory, 0));
    }

    [EngineFact]
    public void Threads_never_hold_the_same_slot()
    {
        const int Capacity = 3;
        var slots = new WasmTaskSlots(new WasmMemory(WasmEngine.Default, 65_536), Capacity);
        int[] held = new int[Capacity];
        long doubles = 0;
        Gang.Run(4, (_, stop) =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                int slot;
                while (!slots.TryAllocate(out slot))
                {
                    stop.ThrowIfCancellationRequested();
                    Thread.Yield();
                }

                if (Interlocked.Exchange(ref held[slot], 1) != 0)
                    Interlocked.Increment(ref doubles);
                Volatile.Write(ref held[slot], 0);
                if (!slots.TryRelease(slot))
                    Interlocked.Increment(ref doubles);
            }
        });

        Assert.Equal(0, doubles);
        Assert.Equal(0, slots.Count);
    }
}

public sealed class SchedulerTests
{
    [EngineFact]
    public void A_worker_takes_its_own_then_the_shared_then_the_others()
    {
        WasmScheduler scheduler = Create(3, 8, 8);

        // The first turn of a worker is the one in which it looks at the shared ring first.
        Assert.False(scheduler.TryNext(0, out _));
        object mark = new();
        foreach ((int worker, int id) in ((int, int)[])[(1, 10), (-1, 20), (0, 30)])
            Assert.True(scheduler.TrySubmit(worker, new QueuedItem(new WorkItemId(id), 7, 9, mark)));
        Assert.Equal(3, scheduler.Count);
        foreach (int id in (int[])[30, 20, 10])
        {
            Assert.True(scheduler.TryNext(0, out QueuedItem item));
            Assert.Equal(new QueuedItem(new WorkItemId(id), 7, 9, mark), item);
        }

        Assert.False(scheduler.TryNext(0, out _));
        Assert.Equal(0, scheduler.Count);
    }

    [EngineFact]
    public void Full_rings_refuse_and_numbers_out_of_range_throw()
    {
        WasmScheduler scheduler = Create(2, 1, 1);
        Assert.True(scheduler.TrySubmit(0, default));
        Assert.True(scheduler.TrySubmit(0, default));
        Assert.False(scheduler.TrySubmit(0, new QueuedItem(default, 0, 0, this)));
        Assert.False(scheduler.TrySubmit(-1, default));
        Assert.True(scheduler.TrySubmit(1, default));
        Assert.Throws<ArgumentOutOfRangeException>("worker", () => scheduler.TrySubmit(2, default));
        Assert.Throws<ArgumentOutOfRangeException>("worker", () => scheduler.TrySubmit(-2, default));
        Assert.Throws<ArgumentOutOfRangeException>("worker", () => scheduler.TryNext(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>("workers", () => Create(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("capacity", () => Create(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("ringCapacity", () => Create(1024, 1 << 24, 1));
    }

    [EngineFact]
    public void Submitters_and_workers_lose_and_double_nothing()
    {
        const int Each = 10_000;
        const int Workers = 3;
        WasmScheduler scheduler = Create(Workers, 32, 64);
        int[] seen = new int[2 * Each];
        int left = seen.Length;
        Gang.Run(2 + Workers, (member, stop) =>
        {
            if (member < 2)
            {
                for (int i = 0; i < Each; i++)
                {
                    while (!scheduler.TrySubmit((i % (Workers + 1)) - 1, new QueuedItem(new WorkItemId((member * Each) + i), 0, 0, null)))
                    {
                        stop.ThrowIfCancellationRequested();
                        Thread.Yield();
                    }
                }

                return;
            }

            while (Volatile.Read(ref left) > 0)
            {
                stop.ThrowIfCancellationRequested();
                if (scheduler.TryNext(member - 2, out QueuedItem item))
                {
                    Interlocked.Increment(ref seen[item.Id.Value]);
                    Interlocked.Decrement(ref left);
                }
                else
                {
                    Thread.Yield();
                }
            }
        });

        Assert.All(seen, times => Assert.Equal(1, times));
        Assert.Equal(0, scheduler.Count);
    }

    private static WasmScheduler Create(int workers, int ring, int shared) =>
        new(new WasmMemory(WasmEngine.Default, 1 << 20), workers, ring, shared);
}
