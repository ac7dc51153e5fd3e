using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WorkerPool.Serialization;
using Xunit;

namespace WorkerPool.Tests.Serialization;

public sealed class JsonValueSerializerTests
{
    private static readonly ValueSerializer<Order?> s_orders = ValueSerializers.Json<Order?>(static () => OrderContext.Default);
    private static readonly ValueSerializer<Shape?> s_shapes = ValueSerializers.Json<Shape?>(static () => OrderContext.Default);

    [Fact]
    public void Any_value_comes_back() => Prop.ForAll<NonNull<string>, NonNegativeInt>(static (name, count) =>
    {
        // JSON is UTF-8, which half a pair of surrogates has no bytes in.
        var order = new Order { Name = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name.Get)), Count = count.Get };
        return Wire.Loop(s_orders, order) == order;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Null_large_and_derived_values_come_back()
    {
        Assert.Null(Wire.Loop(s_orders, null));
        var large = new Order { Name = new string('x', 3_000_000) };
        Assert.Equal(large, Wire.Loop(s_orders, large));
        Assert.Equal(new Circle(3), Wire.Loop(s_shapes, new Circle(3)));
        ValueSerializer<string?[]> texts = ValueSerializers.Json<string?[]>(static () => OrderContext.Default);
        Assert.Equal<string?[]>(["a", null, ""], Wire.Loop(texts, ["a", null, ""]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("3")]
    [InlineData("""{"Count":"many"}""")]
    [InlineData("""{"Count":-1}""")]
    public void Text_that_is_no_such_value_is_refused(string text)
    {
        MessageFormatException thrown = Wire.Refuse(s_orders, Text(text)).Thrown;
        Assert.Equal(4, thrown.Offset);
        Assert.NotNull(thrown.InnerException);
    }

    [Theory]
    [InlineData("""{"Radius":3}""")]
    [InlineData("""{"$type":"square"}""")]
    public void Text_that_does_not_say_which_type_it_is_of_is_refused(string text) => Wire.Refuse(s_shapes, Text(text));

    [Fact]
    public void Text_nested_too_deeply_is_refused() =>
        Wire.Refuse(ValueSerializers.Json<string[]>(static () => OrderContext.Default), Text(new string('[', 100_000)));

    [Fact]
    public void A_length_for_null_is_refused() => Assert.Contains("the text null", Wire.Refuse(s_orders, [255, 255, 255, 255]).Thrown.Message, StringComparison.Ordinal);

    [Fact]
    public void A_type_that_the_context_does_not_know_says_what_to_add()
    {
        ValueSerializer<Uri> serializer = ValueSerializers.Json<Uri>(static () => OrderContext.Default);
        var thrown = Assert.Throws<NotSupportedException>(() => Wire.Bytes(serializer, new Uri("http://a")));
        Assert.Contains("OrderContext has no serializer for System.Uri. Add [JsonSerializable]", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Wire.Read(serializer, Text("\"http://a\"")));
    }

    private static byte[] Text(string json)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        return [.. BitConverter.GetBytes(text.Length), .. text];
    }
}
