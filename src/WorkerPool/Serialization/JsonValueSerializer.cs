using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WorkerPool.Serialization;

/// <summary>
/// Values as JSON, by what the source generator of System.Text.Json has written for a context; null is told from everything else.
/// </summary>
internal sealed class JsonValueSerializer<T> : ValueSerializer<T>
{
    // What messages call it, made once: reading makes no text.
    private static readonly string s_text = $"the JSON of {typeof(T).Name}";

    private readonly Func<JsonSerializerContext> _context;

    // Written once by whoever comes first; both would find the same.
    private JsonTypeInfo<T>? _type;

    internal JsonValueSerializer(Func<JsonSerializerContext> context)
        : base($"json {typeof(T)}") => _context = context;

    private JsonTypeInfo<T> Type => Volatile.Read(ref _type) ?? Find();

    public override void Write(T value, IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonTypeInfo<T> type = Type;

        // The length stands before the text and is known after it.
        using JsonScratch scratch = JsonScratch.Take(type.Options);
        JsonSerializer.Serialize(scratch.Writer, value, type);
        ReadOnlySpan<byte> text = scratch.Written;
        LengthPrefix.Write(text.Length, writer);
        writer.Write(text);
    }

    public override T Read(ref ValueReader reader)
    {
        int count = reader.TakeCount(1, s_text);
        if (count == LengthPrefix.Null)
            throw new MessageFormatException(reader.Offset - sizeof(int), $"a length of -1 for {s_text}", "the text null");
        int start = reader.Offset;
        JsonTypeInfo<T> type = Type;
        ReadOnlySpan<byte> text = reader.Take(count, s_text);
        try
        {
            return JsonSerializer.Deserialize(text, type)!;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Not only JsonException: constructors and setters of the type see values of the other side, too, and may refuse them; and text
            // that does not say which of several derived types it is throws NotSupportedException.
            throw new MessageFormatException(start, $"{count} bytes that are no JSON of {typeof(T).Name}", "what its serializer takes", exception);
        }
    }

    private JsonTypeInfo<T> Find()
    {
        JsonSerializerContext context = _context();
        var type = context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T> ?? throw new NotSupportedException(
            $"{context.GetType().Name} has no serializer for {typeof(T)}. Add [JsonSerializable] for it.");
        Volatile.Write(ref _type, type);
        return type;
    }
}
