using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WorkerPool.Channels;
using WorkerPool.Queues;
using WorkerPool.Workers;
using Xunit;

namespace WorkerPool.Tests;

/// <summary>The layouts that other processes, or the caches between processors, rely on.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void A_frame_is_16_bytes()
    {
        Assert.Equal(16, Unsafe.SizeOf<Frame>());
        Assert.Equal(Frame.Size, Unsafe.SizeOf<Frame>());
        Assert.Equal(4, Unsafe.SizeOf<FrameKind>());
    }

    [Fact]
    public void A_cell_of_the_frame_ring_is_32_bytes() => Assert.Equal(32, Unsafe.SizeOf<FrameRing.Cell>());

    [Fact]
    public void The_counters_of_a_worker_are_384_bytes() => Assert.Equal(384, Unsafe.SizeOf<WorkerCounters>());

    [Fact]
    public void A_padded_word_is_256_bytes() => Assert.Equal(256, Unsafe.SizeOf<PaddedInt64>());

    [Fact]
    public void The_positions_of_a_ring_segment_are_384_bytes() => Assert.Equal(384, Unsafe.SizeOf<RingPositions>());

    [Theory]
    [InlineData(typeof(Frame), nameof(Frame.Kind), 0)]
    [InlineData(typeof(Frame), nameof(Frame.Id), 4)]
    [InlineData(typeof(Frame), nameof(Frame.Argument), 8)]
    [InlineData(typeof(FrameRing.Cell), nameof(FrameRing.Cell.Sequence), 0)]
    [InlineData(typeof(FrameRing.Cell), nameof(FrameRing.Cell.Frame), 8)]
    [InlineData(typeof(WorkerCounters), nameof(WorkerCounters.Taken), 128)]
    [InlineData(typeof(WorkerCounters), nameof(WorkerCounters.Handed), 256)]
    [InlineData(typeof(PaddedInt64), nameof(PaddedInt64.Value), 128)]
    [InlineData(typeof(RingPositions), nameof(RingPositions.Head), 128)]
    [InlineData(typeof(RingPositions), nameof(RingPositions.Tail), 256)]
    public void A_field_lies_at_its_documented_offset(Type type, string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf(type, field));

    [Fact]
    public void What_the_worker_writes_shares_no_pair_of_cache_lines_with_what_others_write()
    {
        const int Line = 128;
        string[] ofOthers = [nameof(WorkerCounters.Handed), nameof(WorkerCounters.Withdrawn), nameof(WorkerCounters.Stopped)];
        foreach (FieldInfo field in typeof(WorkerCounters).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        {
            int line = (int)Marshal.OffsetOf<WorkerCounters>(field.Name) / Line;
            Assert.Equal(ofOthers.Contains(field.Name) ? 2 : 1, line);
        }
    }

    [Fact]
    public void The_values_of_the_frame_kinds_are_those_of_the_protocol()
    {
        Assert.Equal(1, (int)FrameKind.TaskRequest);
        Assert.Equal(2, (int)FrameKind.Wake);
        Assert.Equal(3, (int)FrameKind.CleanupRequest);
        Assert.Equal(4, (int)FrameKind.TerminateRequest);
    }
}
