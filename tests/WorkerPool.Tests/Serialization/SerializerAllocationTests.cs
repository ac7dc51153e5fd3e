using System.Buffers;
using WorkerPool.Serialization;
using Xunit;
using static WorkerPool.Serialization.ValueSerializers;

namespace WorkerPool.Tests.Serialization;

/// <summary>Values without references are written and read without a byte allocated.</summary>
public sealed class SerializerAllocationTests
{
    [Fact]
    public void Copied_values_cost_nothing()
    {
        AssertNothing(Copied<int>("int"), 3);
        AssertNothing(Copied<bool>("bool"), true);
        AssertNothing(Copied<decimal>("decimal"), 2.5m);
        AssertNothing(Copied<DateTime>("t"), DateTime.UnixEpoch);
        AssertNothing(Copied<Mixed>("m", static (ref Mixed one) => one.Small < 10), new Mixed(1, 2));
        AssertNothing(Nullable(Copied<long>("long")), 3L);
        AssertNothing(Nullable(Copied<long>("long")), null);
        AssertNothing(Instant, DateTimeOffset.UnixEpoch);
        AssertNothing(Nothing, default);
        AssertNothing(Text, null);
        AssertNothing(Text, "");
        AssertNothing(ArrayOf(Copied<int>("int")), []);
    }

    [Fact]
    public void Large_strings_and_arrays_cost_nothing_to_write()
    {
        AssertNothingToWrite(Text, new string('x', 1000));
        AssertNothingToWrite(ArrayOf(Copied<int>("int")), new int[1000]);
        AssertNothingToWrite(MemoryOf(Copied<int>("int")), new int[1000]);
    }

    [Fact]
    public void The_result_of_a_call_from_bytes_costs_nothing()
    {
        MethodWire<int> wire = Calls.Doubling();
        var call = new ArrayBufferWriter<byte>();
        wire.WriteCall(21, call);
        byte[] message = call.WrittenSpan.ToArray();
        var result = new ArrayBufferWriter<byte>(1 << 12);
        var methods = new Calls();
        WorkerContext context = WorkerContext.Current;
        Assert.Equal(42, Call());
        long before = GC.GetAllocatedBytesForCurrentThread();
        int sum = 0;
        for (int i = 0; i < 100; i++)
            sum += Call();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(4200, sum);

        int Call()
        {
            result.ResetWrittenCount();
            var reader = new ValueReader(message);
            if (MessageHeader.Read(ref reader) != wire.Fingerprint || !wire.InvokeAsync(methods, ref reader, context, result).IsCompletedSuccessfully)
                return -1;
            return wire.ReadResult<int>(result.WrittenSpan);
        }
    }

    private static void AssertNothing<T>(ValueSerializer<T> serializer, T value)
    {
        AssertNothingToWrite(serializer, value);
        byte[] bytes = Wire.Bytes(serializer, value);
        Wire.Read(serializer, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            Wire.Read(serializer, bytes);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertNothingToWrite<T>(ValueSerializer<T> serializer, T value)
    {
        var writer = new ArrayBufferWriter<byte>(1 << 16);
        serializer.Write(value, writer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            writer.ResetWrittenCount();
            serializer.Write(value, writer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
