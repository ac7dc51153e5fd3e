using System.Buffers;

namespace WorkerPool.Serialization;

/// <summary>The results of one call, written one by one when they are wanted. Not thread-safe.</summary>
internal abstract class ResultWriter : IAsyncDisposable
{
    /// <summary>Makes the next result and writes it; false when there is none.</summary>
    internal abstract ValueTask<bool> WriteNextAsync(IBufferWriter<byte> writer);

    /// <summary>Ends the enumeration.</summary>
    public abstract ValueTask DisposeAsync();
}
