using System.Buffers;
using WorkerPool.Methods;
using WorkerPool.Serialization;
using Xunit;

namespace WorkerPool.Generators.Tests.Running;

/// <summary>Calls written as bytes, made on another object from nothing but these, and results read from bytes.</summary>
public sealed class WireTests
{
    private static MethodTable Everything => GeneratedTables.Find<Everything>()!;

    private static MethodTable Sender => GeneratedTables.Find<Sender>()!;

    [Fact]
    public async Task Each_shape_of_method_is_called_from_bytes()
    {
        using var other = new Everything();
        Assert.Equal(2, await LoopAsync(Everything, other, "Add", 2));
        Assert.Null(await LoopAsync(Everything, other, "Clear"));
        Assert.Equal(0, await LoopAsync(Everything, other, "Sum"));
        Assert.Equal("a-null-0.5", await LoopAsync(Everything, other, "Join", "a"));
        Assert.Equal(6.5m, await LoopAsync(Everything, other, "Money"));
        Assert.Equal(6L, await LoopAsync(Everything, other, "Total", 1, 2, 3));
        Assert.Equal(45, await LoopAsync(Everything, other, "Nine", 1, 2, 3, 4, 5, 6, 7, 8, 9));
        Assert.Equal(7, await LoopAsync(Everything, other, "Width", new Box(3), new Box(4)));
        Assert.Equal(3, await LoopAsync(Everything, other, "LaterAsync", 2));
        Assert.Null(await LoopAsync(Everything, other, "Wait"));
        Assert.Null(await LoopAsync(Everything, other, "Rest", 4));
        Assert.Equal(5, await LoopAsync(Everything, other, "Sum"));
        Assert.Null(await LoopAsync(Everything, other, "Maybe", [null]));
        Assert.Equal("stoppable text False", await LoopAsync(Everything, other, "Read", "text"));
        Assert.Equal(8, await LoopAsync(Everything, other, "class", 8));
    }

    [Fact]
    public async Task A_sequence_is_written_one_result_after_another()
    {
        using var other = new Everything();
        MethodWire wire = Open(Everything, Message(Everything, "Range", 3, 2), out byte[] arguments);
        var start = new ValueReader(arguments);
        await using ResultWriter results = wire.Open(other, ref start, WorkerContext.Current);
        var bytes = new ArrayBufferWriter<byte>();
        Assert.True(await results.WriteNextAsync(bytes));
        Assert.True(await results.WriteNextAsync(bytes));
        Assert.False(await results.WriteNextAsync(bytes));
        var reader = new ValueReader(bytes.WrittenSpan);
        Assert.Equal((3, 4, 0), ((int)wire.Result.ReadObject(ref reader)!, (int)wire.Result.ReadObject(ref reader)!, reader.Remaining));
    }

    [Fact]
    public async Task Copied_structs_and_json_cross()
    {
        var parcel = new Parcel(1, true, 2.5m, DateTime.UnixEpoch, false);
        Assert.Equal(parcel with { Weight = 2 }, await LoopAsync(Sender, new Sender(), "Pack", parcel));
        Note note = Assert.IsType<Note>(await LoopAsync(Sender, new Sender(), "Write", new Note("text", [1]), 2));
        Assert.Equal(("text", 2), (note.Text, note.Pages.Length));
        Assert.Null(await LoopAsync(Sender, new Sender(), "Write", null, 2));
        Assert.Equal((1, (string?)null), await LoopAsync(Sender, new Sender(), "Pair", (1, (string?)null)));
    }

    [Fact]
    public void Typed_arguments_are_written_without_a_box()
    {
        var wire = (MethodWire<Parcel>)Sender.Overloads("Pack")[0].Wire;
        var writer = new ArrayBufferWriter<byte>(1 << 12);
        var parcel = new Parcel(1, true, 2.5m, DateTime.UnixEpoch, null);
        wire.WriteCall(parcel, writer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
            wire.WriteCall(parcel, writer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("Pack")]
    [InlineData("Write")]
    [InlineData("Pair")]
    public async Task Cut_off_and_damaged_messages_are_refused_with_the_one_exception(string method)
    {
        byte[] message = Message(Sender, method, method switch
        {
            "Pack" => [new Parcel(1, true, 2.5m, DateTime.UnixEpoch, null)],
            "Write" => [new Note("text", [1, 2]), 2],
            _ => [(1, "text")],
        });
        for (int i = 0; i < message.Length; i++)
            await Assert.ThrowsAsync<MessageFormatException>(() => CallAsync(message[..i]));
        await Assert.ThrowsAsync<MessageFormatException>(() => CallAsync([.. message, 0]));
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            byte[] damaged = [.. message];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                await CallAsync(damaged);
            }
            catch (MessageFormatException)
            {
            }
        }

        static async Task CallAsync(byte[] bytes)
        {
            MethodWire wire = Open(Sender, bytes, out byte[] arguments);
            var reader = new ValueReader(arguments);
            await wire.InvokeAsync(new Sender(), ref reader, WorkerContext.Current, new ArrayBufferWriter<byte>());
        }
    }

    [Fact]
    public void What_has_no_bytes_says_what_to_add()
    {
        var thrown = Assert.Throws<NotSupportedException>(() => Message(Everything, "Late", "late"));
        Assert.Contains("'value'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("SerializerContext", thrown.Message, StringComparison.Ordinal);
    }

    private static byte[] Message(MethodTable table, string method, params object?[] arguments)
    {
        var writer = new ArrayBufferWriter<byte>();
        table.Bind(method, arguments).Write(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static MethodWire Open(MethodTable table, byte[] message, out byte[] arguments)
    {
        var reader = new ValueReader(message);
        MethodWire wire = table.Find(ref reader);
        arguments = message[reader.Offset..];
        return wire;
    }

    private static async Task<object?> LoopAsync(MethodTable table, object other, string method, params object?[] arguments)
    {
        MethodWire wire = Open(table, Message(table, method, arguments), out byte[] bytes);
        var result = new ArrayBufferWriter<byte>();
        await InvokeAsync(wire, other, bytes, result).AsTask().WaitAsync(Patience.Limit);
        var reader = new ValueReader(result.WrittenSpan);
        object? value = wire.Result.ReadObject(ref reader);
        Assert.Equal(0, reader.Remaining);
        return value is ValueTuple ? null : value;
    }

    private static ValueTask InvokeAsync(MethodWire wire, object other, byte[] bytes, ArrayBufferWriter<byte> result)
    {
        var reader = new ValueReader(bytes);
        return wire.InvokeAsync(other, ref reader, WorkerContext.Current, result);
    }
}
