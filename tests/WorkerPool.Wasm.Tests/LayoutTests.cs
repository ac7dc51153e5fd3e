using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using WorkerPool.Tests;
using WorkerPool.Wasm.Native;
using Xunit;
using Fact = Xunit.FactAttribute;
using Theory = Xunit.TheoryAttribute;

namespace WorkerPool.Wasm.Tests;

/// <summary>The bytes that others define: those of the C API, stable from version 34 on, and those of layout.ts.</summary>
public sealed partial class LayoutTests
{
    [Theory]
    [InlineData(typeof(Function), 16)]
    [InlineData(typeof(Instance), 16)]
    [InlineData(typeof(Extern), 32)]
    [InlineData(typeof(RawValue), 16)]
    [InlineData(typeof(ByteVector), 16)]
    public void A_native_structure_has_its_size(Type type, int size) => Assert.Equal(size, Marshal.SizeOf(type));

    [Fact]
    public void The_fields_of_the_native_structures_lie_where_they_should()
    {
        Assert.Equal(0, (int)Marshal.OffsetOf<Extern>(nameof(Extern.Kind)));
        Assert.Equal(8, (int)Marshal.OffsetOf<Extern>(nameof(Extern.Function)));
        Assert.Equal(8, (int)Marshal.OffsetOf<Extern>(nameof(Extern.SharedMemory)));
        Assert.Equal(8, (int)Marshal.OffsetOf<Function>(nameof(Function.Index)));
        Assert.Equal(8, (int)Marshal.OffsetOf<ByteVector>(nameof(ByteVector.Data)));
        Assert.Equal(0, (int)Marshal.OffsetOf<RawValue>(nameof(RawValue.Double)));
    }

    [Fact]
    public void Every_constant_has_the_value_it_has_in_layout_ts()
    {
        Dictionary<string, int> guest = ConstantRule().Matches(File.ReadAllText(Repository.PathOf("assembly", "layout.ts")))
            .ToDictionary(match => Pascal(match.Groups[1].Value), match => Number(match.Groups[2].Value));
        FieldInfo[] own = typeof(WasmLayout).GetFields(BindingFlags.Static | BindingFlags.NonPublic);

        Assert.Equal(9, own.Length);
        foreach (FieldInfo field in own)
            Assert.Equal((field.Name, guest[field.Name]), (field.Name, (int)field.GetRawConstantValue()!));
        Assert.Equal(guest["EntrySize"], Unsafe.SizeOf<WasmEntry>());
        Assert.Equal(guest["ArenaStart"], WasmMemory.LengthFor());
        Assert.Equal(guest["HeapSlots"] + (11 * guest["SlotSize"]), WasmLayout.HeapBytesFor(10));
    }

    [GeneratedRegex(@"^export const (\w+): i32 = (\w+);$", RegexOptions.Multiline)]
    private static partial Regex ConstantRule();

    private static string Pascal(string name) =>
        string.Concat(name.Split('_').Select(word => word[..1] + word[1..].ToLowerInvariant()));

    private static int Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? int.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : int.Parse(text, CultureInfo.InvariantCulture);
}
