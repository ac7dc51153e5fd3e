using WorkerPool.Serialization;
using Xunit;
using static WorkerPool.Serialization.ValueSerializers;

namespace WorkerPool.Tests.Serialization;

/// <summary>A length that promises more than there is costs no memory: it is refused before anything is made for it.</summary>
public sealed class ForgedLengthTests
{
    // The exception, its text and its stack. Far less than the megabytes and gigabytes that the lengths promise.
    private const int MostOfAnException = 64 * 1024;

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MaxValue / 2)]
    [InlineData((1 << 29) + 1)]
    [InlineData(10_000_000)]
    [InlineData(-2)]
    [InlineData(int.MinValue)]
    public void Nothing_is_allocated_for_what_is_not_there(int length)
    {
        byte[] bytes = [.. BitConverter.GetBytes(length), .. new byte[100]];
        AssertRefused(Text, bytes, length);
        AssertRefused(ArrayOf(Copied<byte>("byte")), bytes, length);
        AssertRefused(ArrayOf(Copied<int>("int")), bytes, length);
        AssertRefused(ArrayOf(Copied<Mixed>("m")), bytes, length);
        AssertRefused(MemoryOf(Copied<long>("long")), bytes, length);
        AssertRefused(ReadOnlyMemoryOf(Copied<decimal>("decimal")), bytes, length);
        AssertRefused(Json<Order>(static () => OrderContext.Default), bytes, length);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    public void What_is_allocated_is_no_larger_than_the_input(int length)
    {
        AssertAllocates(ArrayOf(Copied<byte>("byte")), new byte[length], length);
        AssertAllocates(ArrayOf(Copied<long>("long")), new long[length], length * 8);
        AssertAllocates(Text, new string('x', length), length * 2);
        AssertAllocates(MemoryOf(Copied<Mixed>("m")), new Mixed[length], length * 16);
    }

    private static void AssertRefused<T>(ValueSerializer<T> serializer, byte[] bytes, int length)
    {
        (MessageFormatException thrown, long allocated) = Wire.Refuse(serializer, bytes);
        Assert.Equal(0, thrown.Offset);
        Assert.Contains($"a length of {length} for", thrown.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, MostOfAnException);
    }

    private static void AssertAllocates<T>(ValueSerializer<T> serializer, T value, int size)
    {
        byte[] bytes = Wire.Bytes(serializer, value);
        Wire.Read(serializer, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Wire.Read(serializer, bytes);

        // The header of an object, and its end rounded up.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, size, size + 64);
    }
}
