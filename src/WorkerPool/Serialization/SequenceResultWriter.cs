using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>Results of an enumerator.</summary>
internal sealed class SequenceResultWriter<TElement>(IEnumerator<TElement> results, ValueSerializer<TElement> element) : ResultWriter
{
    internal override ValueTask<bool> WriteNextAsync(IBufferWriter<byte> writer)
    {
        if (!results.MoveNext())
            return new ValueTask<bool>(false);
        element.Write(results.Current, writer);
        return new ValueTask<bool>(true);
    }

    public override ValueTask DisposeAsync()
    {
        results.Dispose();
        return default;
    }
}
