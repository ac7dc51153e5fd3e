namespace WorkerPool.Wasm.Tests.Support;

/// <summary>One ring, of which one end is used by WebAssembly and the other by .NET.</summary>
internal sealed class MixedQueue(IWorkQueue input, IWorkQueue output) : IWorkQueue
{
    public bool IsThreadSafe => true;

    public int Count => input.Count;

    public static MixedQueue Create(int capacity, bool guestIn)
    {
        var guest = new WasmRingQueue(WasmEngine.Default, capacity);
        RingQueue managed = guest.AsManaged();
        return guestIn ? new MixedQueue(guest, managed) : new MixedQueue(managed, guest);
    }

    public bool TryEnqueue(in QueuedItem item) => input.TryEnqueue(in item);

    public bool TryDequeue(out QueuedItem item) => output.TryDequeue(out item);
}
