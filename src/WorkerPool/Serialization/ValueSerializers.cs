using System.ComponentModel;
using System.Text.Json.Serialization;

namespace WorkerPool.Serialization;

/// <summary>
/// The ways in which values become bytes. For generated code, which knows the types. Lengths are 4 bytes, the lowest first; values are
/// copied as they lie in memory: the lowest byte first, except between machines that both do otherwise. Thread-safe.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ValueSerializers
{
    /// <summary>Strings: UTF-16, valid or not; null is told from empty.</summary>
    public static ValueSerializer<string?> Text { get; } = new StringSerializer();

    /// <summary>Instants with their offset.</summary>
    public static ValueSerializer<DateTimeOffset> Instant { get; } = new DateTimeOffsetSerializer();

    /// <summary>The result of a method that has none.</summary>
    public static ValueSerializer<ValueTuple> Nothing { get; } = new NothingSerializer();

    /// <summary>
    /// Numbers, enums and structs without references, pointers and handles: a copy of their bytes, those between a struct's fields
    /// included.
    /// </summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="layout">
    /// Its fields as text: what must be equal on both sides. Where the runtime chooses their order, it says "auto ".
    /// </param>
    /// <param name="check">Looks at what comes in; null when the type's own check, or none, is enough.</param>
    /// <returns>The serializer.</returns>
    public static CopiedSerializer<T> Copied<T>(string layout, CopyCheck<T>? check = null)
        where T : unmanaged => new(layout, check);

    /// <summary>A value or none.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">Its serializer.</param>
    /// <returns>The serializer.</returns>
    public static ValueSerializer<T?> Nullable<T>(ValueSerializer<T> value)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(value);
        return new NullableSerializer<T>(value);
    }

    /// <summary>Arrays; null is told from empty.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="element">Their serializer.</param>
    /// <returns>The serializer.</returns>
    public static ValueSerializer<T[]?> ArrayOf<T>(CopiedSerializer<T> element)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(element);
        return new ArraySerializer<T>(element);
    }

    /// <summary>Memory; it arrives as a new array.</summary>
    /// <inheritdoc cref="ArrayOf"/>
    public static ValueSerializer<Memory<T>> MemoryOf<T>(CopiedSerializer<T> element)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(element);
        return new MemorySerializer<T>(element);
    }

    /// <summary>Memory to be read only; it arrives as a new array.</summary>
    /// <inheritdoc cref="ArrayOf"/>
    public static ValueSerializer<ReadOnlyMemory<T>> ReadOnlyMemoryOf<T>(CopiedSerializer<T> element)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(element);
        return new ReadOnlyMemorySerializer<T>(element);
    }

    /// <summary>Everything else that a context of System.Text.Json's source generator knows.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="context">The context. Asked for when the first value is written or read.</param>
    /// <returns>The serializer.</returns>
    public static ValueSerializer<T> Json<T>(Func<JsonSerializerContext> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new JsonValueSerializer<T>(context);
    }

    /// <summary>A type without bytes.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="reason">What is thrown when a value is to be written or read: why there are none, and what to add.</param>
    /// <returns>The serializer.</returns>
    public static ValueSerializer<T> Missing<T>(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new MissingSerializer<T>(reason);
    }
}
