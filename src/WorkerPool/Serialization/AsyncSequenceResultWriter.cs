using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>Results of an asynchronous enumerator.</summary>
internal sealed class AsyncSequenceResultWriter<TElement>(IAsyncEnumerator<TElement> results, ValueSerializer<TElement> element) : ResultWriter
{
    internal override async ValueTask<bool> WriteNextAsync(IBufferWriter<byte> writer)
    {
        if (!await results.MoveNextAsync().Guarded().ConfigureAwait(true))
            return false;
        element.Write(results.Current, writer);
        return true;
    }

    public override ValueTask DisposeAsync() => results.DisposeAsync();
}
