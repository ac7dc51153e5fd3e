using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WorkerPool.Serialization;

/// <summary>Where JSON is written before it is sent. One thread's at a time; each keeps one for the next value.</summary>
internal sealed class JsonScratch : IDisposable
{
    private const int MaxKept = 1 << 20;

    [ThreadStatic]
    private static JsonScratch? t_kept;

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly JavaScriptEncoder? _encoder;
    private readonly int _maxDepth;

    private JsonScratch(JsonSerializerOptions options)
    {
        (_encoder, _maxDepth) = (options.Encoder, options.MaxDepth);
        Writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = options.Encoder, MaxDepth = options.MaxDepth });
    }

    internal Utf8JsonWriter Writer { get; }

    internal ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>An empty one. Whoever takes another before it is given back, as a converter may, gets a new one.</summary>
    internal static JsonScratch Take(JsonSerializerOptions options)
    {
        JsonScratch? kept = t_kept;
        if (kept is null || kept._encoder != options.Encoder || kept._maxDepth != options.MaxDepth)
            return new JsonScratch(options);
        t_kept = null;
        return kept;
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        // After a failure the writer may hold half a value.
        _buffer.ResetWrittenCount();
        Writer.Reset();
        if (_buffer.Capacity <= MaxKept)
            t_kept = this;
    }
}
