using System.Buffers;
using WorkerPool.Methods;
using WorkerPool.Serialization;
using Xunit;

namespace WorkerPool.Tests.Serialization;

/// <summary>Messages: their version, whose method they call, and nothing before, between or behind.</summary>
public sealed class MethodWireTests
{
    private static readonly MethodWire<int> s_wire = Calls.Doubling();
    private static readonly MethodTable s_table = Calls.Table(s_wire);

    [Fact]
    public void A_message_is_a_version_a_fingerprint_and_the_arguments()
    {
        byte[] message = Message(s_wire, 21);
        Assert.Equal(MessageHeader.Size + sizeof(int), message.Length);
        Assert.Equal(1, message[0]);
        Assert.Equal([21, 0, 0, 0], message[MessageHeader.Size..]);
        var boxed = new ArrayBufferWriter<byte>();
        s_table.Bind("Double", [21]).Write(boxed);
        Assert.Equal(message, boxed.WrittenSpan.ToArray());
        Assert.Equal(42, Call(message));
    }

    [Fact]
    public void Another_version_or_byte_order_is_refused()
    {
        byte[] message = Message(s_wire, 21);
        message[0] = 2;
        MessageFormatException thrown = Assert.Throws<MessageFormatException>(() => Call(message));
        Assert.Equal(0, thrown.Offset);
        Assert.Contains("version 2 of the format; allowed: version 1", thrown.Message, StringComparison.Ordinal);
        message[0] = 0x81;
        Assert.Contains("another byte order", Assert.Throws<MessageFormatException>(() => Call(message)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Twice", "int", "a method (", "its methods, which are Double")]
    [InlineData("Double", "uint", "Calls.Double with other parameters or another result", "int Double(int number)")]
    public void A_call_of_another_build_is_refused_and_tells_what_is_here(string name, string layout, string found, string allowed)
    {
        MethodFormat(Message(Calls.Doubling(name, layout), 21), found, allowed);
    }

    [Theory]
    [InlineData(1, "a method (")]
    [InlineData(5, "with other parameters or another result")]
    public void A_damaged_fingerprint_is_refused(int offset, string found)
    {
        byte[] message = Message(s_wire, 21);
        message[offset] ^= 1;
        MethodFormat(message, found, "Double");
    }

    [Fact]
    public void A_fingerprint_is_of_the_name_and_of_what_the_bytes_hold()
    {
        Assert.Equal(s_wire.Fingerprint, Calls.Doubling().Fingerprint);
        Assert.NotEqual(s_wire.Fingerprint.Name, Calls.Doubling("Twice").Fingerprint.Name);
        Assert.Equal(s_wire.Fingerprint.Name, Calls.Doubling("Double", "uint").Fingerprint.Name);
        Assert.NotEqual(s_wire.Fingerprint.Signature, Calls.Doubling("Double", "uint").Fingerprint.Signature);
    }

    [Fact]
    public void Messages_and_results_cut_off_or_too_long_are_refused()
    {
        byte[] message = Message(s_wire, 21);
        for (int i = 0; i < message.Length; i++)
            Assert.Throws<MessageFormatException>(() => Call(message[..i]));
        MessageFormatException thrown = Assert.Throws<MessageFormatException>(() => Call([.. message, 7]));
        Assert.Contains("1 bytes behind the arguments of Double", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(7, s_wire.ReadResult<int>([7, 0, 0, 0]));
        Assert.Throws<MessageFormatException>(() => s_wire.ReadResult<int>([7, 0, 0]));
        thrown = Assert.Throws<MessageFormatException>(() => s_wire.ReadResult<int>([7, 0, 0, 0, 0]));
        Assert.Contains("1 bytes behind the result of Double", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_with_a_type_without_bytes_writes_nothing_and_is_not_called()
    {
        ValueSerializer<int> missing = ValueSerializers.Missing<int>("why");
        MethodWire<int> wire = MethodWires.Call<Calls, int, int>(
            "Double",
            new ArgumentsSerializer<int>((a, w) => missing.Write(a, w), (ref ValueReader r) => missing.Read(ref r), missing),
            static (_, _, _) => throw new InvalidOperationException("called"),
            ValueSerializers.Copied<int>("int"));
        var writer = new ArrayBufferWriter<byte>();
        Assert.Equal("why", Assert.Throws<NotSupportedException>(() => wire.WriteCall(1, writer)).Message);
        Assert.Equal("why", Assert.Throws<NotSupportedException>(() => wire.WriteCall([1], writer)).Message);
        Assert.Equal(0, writer.WrittenCount);
        Assert.Equal("why", Assert.Throws<NotSupportedException>(() => Invoke(wire, [1, 0, 0, 0], writer)).Message);
    }

    [Fact]
    public void A_table_made_by_reflection_says_what_to_add()
    {
        var writer = new ArrayBufferWriter<byte>();
        MethodTable table = ReflectedMethods.Of<BySight>();
        var thrown = Assert.Throws<NotSupportedException>(() => table.Bind("Get", []).Write(writer));
        Assert.Contains("Put [WorkerMethods] on its class", thrown.Message, StringComparison.Ordinal);
    }

    private static void MethodFormat(byte[] message, string found, string allowed)
    {
        MessageFormatException thrown = Assert.Throws<MessageFormatException>(() => Call(message));
        Assert.Equal(0, thrown.Offset);
        Assert.Contains(found, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, thrown.Message, StringComparison.Ordinal);
    }

    private static byte[] Message(MethodWire<int> wire, int number)
    {
        var writer = new ArrayBufferWriter<byte>();
        wire.WriteCall(number, writer);
        return writer.WrittenSpan.ToArray();
    }

    private static int Call(byte[] message)
    {
        var reader = new ValueReader(message);
        MethodWire wire = s_table.Find(ref reader);
        var result = new ArrayBufferWriter<byte>();
        Invoke(wire, message[reader.Offset..], result);
        return wire.ReadResult<int>(result.WrittenSpan);
    }

    private static void Invoke(MethodWire wire, byte[] arguments, ArrayBufferWriter<byte> result)
    {
        var reader = new ValueReader(arguments);
        Assert.True(wire.InvokeAsync(new Calls(), ref reader, WorkerContext.Current, result).IsCompletedSuccessfully);
    }

    private sealed class BySight
    {
        public int Get() => 1;
    }
}
