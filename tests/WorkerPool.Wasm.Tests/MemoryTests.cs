using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WorkerPool.Tests;
using WorkerPool.Wasm.Tests.Support;
using Xunit;

namespace WorkerPool.Wasm.Tests;

public sealed class MemoryTests
{
    [EngineFact]
    public void Its_size_is_rounded_up_to_pages_and_its_buffers_are_zero_apart_and_writable()
    {
        var memory = new WasmMemory(WasmEngine.Default, 100_000);
        Assert.Equal(131_072, memory.Length);
        WasmBuffer<int> first = memory.Allocate<int>(1000);
        WasmBuffer<double> second = memory.Allocate<double>(7);
        Assert.All(first.Memory.ToArray(), value => Assert.Equal(0, value));
        first.Memory.Span.Fill(-1);
        Assert.All(second.Memory.ToArray(), value => Assert.Equal(0, value));
        Assert.Equal((1000, 7, 0u), (first.Length, second.Length, first.Address % 128));
        Assert.True(second.Address >= first.Address + 4000);

        using MemoryHandle pinned = first.Memory.Slice(10).Pin();
        unsafe
        {
            Assert.Equal((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.GetSpan()[10..])), (nint)pinned.Pointer);
        }
    }

    [EngineFact]
    public void What_is_not_left_is_refused_saying_what_is()
    {
        var memory = new WasmMemory(WasmEngine.Default, 1);
        long available = memory.Available;

        var thrown = Assert.Throws<InsufficientMemoryException>(() => memory.Allocate<byte>(65_536));
        Assert.Contains($"65536 bytes are wanted of a shared memory of 65536, of which {available} are left", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InsufficientMemoryException>(() => memory.Allocate<long>(int.MaxValue));
        Assert.Throws<InsufficientMemoryException>(() => new WasmRingQueue(memory, 8));
        Assert.Throws<ArgumentOutOfRangeException>("length", () => memory.Allocate<byte>(-1));
        memory.Allocate<byte>((int)memory.Available);
        Assert.Equal(0, memory.Available);
    }

    [EngineTheory]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData((1L << 32) + 1)]
    public void A_size_out_of_range_is_refused(long size)
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>("bytes", () => new WasmMemory(WasmEngine.Default, size));
        Assert.Contains($"bytes is {size}; it must be from 1 to 4294967296", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("engine", () => new WasmMemory(null!, 1));
    }

    [EngineFact]
    public void The_largest_memory_is_whole()
    {
        var memory = new WasmMemory(WasmEngine.Default, 1L << 32);
        Assert.Equal(1L << 32, memory.Length);
        WasmBuffer<byte> low = memory.Allocate<byte>(int.MaxValue);
        WasmBuffer<byte> high = memory.Allocate<byte>(int.MaxValue - 1000);
        Assert.True(high.Address > int.MaxValue);
        low.GetSpan()[^1] = 1;
        high.GetSpan()[^1] = 2;
        Assert.Equal((1, 2), (low.GetSpan()[^1], high.GetSpan()[^1]));
    }

    [EngineFact]
    public void Structures_share_a_memory_without_disturbing_each_other()
    {
        var memory = new WasmMemory(WasmEngine.Default, WasmRingQueue.LengthFor(64) + WasmPriorityQueue.LengthFor(64) + 65_536);
        WasmWorkQueue[] queues = [new WasmRingQueue(memory, 64), new WasmPriorityQueue(memory, 64), new WasmRingQueue(memory, 5)];
        for (int i = 0; i < 300; i++)
        {
            foreach (WasmWorkQueue queue in queues)
                Assert.True(queue.TryEnqueue(new QueuedItem(new WorkItemId(i), 0, i, queue)));
            foreach (WasmWorkQueue queue in queues)
            {
                Assert.True(queue.TryDequeue(out QueuedItem item));
                Assert.Equal(new QueuedItem(new WorkItemId(i), 0, i, queue), item);
            }
        }
    }

    [EngineFact]
    public void Memories_that_nobody_uses_any_more_are_given_back()
    {
        WeakReference[] memories = [.. Enumerable.Range(0, 20).Select(_ => MakeAndForget())];
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(memories, memory => Assert.False(memory.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference MakeAndForget()
    {
        var queue = new WasmRingQueue(WasmEngine.Default, 8);
        RingQueue managed = queue.AsManaged();
        Assert.True(managed.TryEnqueue(new QueuedItem(new WorkItemId(3), 0, 0, null)));
        Assert.True(queue.TryDequeue(out _));
        return new WeakReference(queue.SharedMemory);
    }
}

/// <summary>What happens when the system gives no more address space; nothing runs beside it.</summary>
[Collection(nameof(AloneCollection))]
public sealed partial class MemoryLimitTests
{
    private const int AddressSpace = 9;
    private const long Headroom = 512L << 20;

    [LinuxEngineFact]
    public async Task A_memory_that_cannot_be_reserved_is_an_exception_or_the_fallback()
    {
        _ = new WasmRingQueue(WasmEngine.Default, 8);

        // Memories of earlier tests that were given back later would make room for the one that must not fit.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long used = long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)
            * Environment.SystemPageSize;
        Assert.Equal(0, GetLimit(AddressSpace, out Limit old));
        Limit tight = old with { Soft = (ulong)(used + Headroom) };
        Exception? failure;
        bool enabled;
        Assert.Equal(0, SetLimit(AddressSpace, tight));
        try
        {
            failure = Record.Exception(() => new WasmMemory(WasmEngine.Default, 1L << 32));
            await using var pool = Pool.Create<Plain>(new PoolOptions().UseWasmRing(8));
            enabled = pool.Stats.WasmEnabled;
            Assert.Equal(7, await pool.ExecAsync(static _ => 7).Bounded());
        }
        finally
        {
            Assert.Equal(0, SetLimit(AddressSpace, old));
        }

        Assert.IsType<WasmUnavailableException>(failure);
        Assert.Contains("4294967296 bytes cannot be reserved", failure.Message, StringComparison.Ordinal);
        Assert.False(enabled);
        await using var later = Pool.Create<Plain>(new PoolOptions().UseWasmRing(8));
        Assert.True(later.Stats.WasmEnabled);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    private readonly record struct Limit(ulong Soft, ulong Hard);
}
