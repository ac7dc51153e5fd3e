using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WorkerPool.Queues;

/// <summary>
/// Last in, first out, unbounded and lock-free: Treiber's stack over nodes named by number. Nodes that are not in use stand on a
/// second stack of the same kind, so nothing is allocated once there are enough of them.
/// </summary>
/// <remarks>
/// <para>
/// A stack is one 64-bit word: the top node's number in the lower half (0 is none) and a tag in the upper half that every change
/// increments. Between reading the word and the CAS another thread may pop the top, use it again and push it back with another
/// node under it; then the tag differs and the CAS fails. It would be fooled only by exactly a multiple of 2^32 changes in between.
/// </para>
/// <para>
/// Nodes live in chunks that never move and are never given back, so reading a node that has meanwhile left the stack is harmless:
/// what was read is used only if the CAS proves that the node was on top all the time.
/// </para>
/// </remarks>
internal sealed class LifoQueue : IWorkQueue, ISweepable
{
    // Chunk k holds 32 << k nodes, so that 25 chunks make 2^30 - 32 of them and a node's chunk is a matter of its highest bit.
    private const int FirstChunkBits = 5;
    private const int FirstChunkLength = 1 << FirstChunkBits;
    private const int ChunkCount = 25;
    private const int MaxNodes = (FirstChunkLength << ChunkCount) - FirstChunkLength;

    // Written with the array itself locked, read by all. A chunk is stored (release) before _created moves past its first node, so
    // whoever has a node's number, always from a word changed by a later CAS, finds its chunk.
    private readonly Node[]?[] _chunks = new Node[ChunkCount][];

    // The waiting items and the nodes not in use. Changed by CAS by everybody; volatile reads acquire what the CAS released.
    private PaddedInt64 _top;
    private PaddedInt64 _free;

    // The number of nodes ever used, which is also the last one's number. Advanced by CAS, only when _free is empty.
    private PaddedInt64 _created;

    // What a sweep left: under everything on the stack. Set before the sweep takes the stack, and never cleared.
    private SweptItems? _swept;

    public LifoQueue() => _chunks[0] = new Node[FirstChunkLength];

    public bool IsThreadSafe => true;

    /// <summary>
    /// The depth of the top node, exact at one instant. Whether it is 0 is decided by <see cref="_top"/> alone, which TryEnqueue
    /// changes before it returns.
    /// </summary>
    public int Count => CountOnTop + (Volatile.Read(ref _swept)?.Count ?? 0);

    private int CountOnTop
    {
        get
        {
            while (true)
            {
                long top = Volatile.Read(ref _top.Value);
                int number = NumberOf(top);
                if (number == 0)
                    return 0;
                Interleaving.Point();
                int depth = Volatile.Read(ref NodeOf(number).Depth);

                // Unchanged: the node was on top when its depth was read.
                if (Volatile.Read(ref _top.Value) == top)
                    return depth;
            }
        }
    }

    public bool TryEnqueue(in QueuedItem item)
    {
        int number = Pop(ref _free.Value);
        if (number == 0 && (number = CreateNode()) == 0)
            return false;

        // Popped or created by this thread, so nobody else writes it; the CAS in Push releases what is written here.
        ref Node node = ref NodeOf(number);
        node.Id = item.Id;
        node.Priority = item.Priority;
        node.Deadline = item.Deadline;
        if (item.Metadata is not null)
            node.Metadata = item.Metadata;
        Push(ref _top.Value, ref node, number);
        return true;
    }

    public bool TryDequeue(out QueuedItem item)
    {
        int number = Pop(ref _top.Value);
        if (number != 0)
        {
            item = Take(number);
            return true;
        }

        item = default;
        return Volatile.Read(ref _swept) is { Count: > 0 } swept && TryDequeueSwept(swept, out item);
    }

    public void Sweep(Func<WorkItemId, bool> isDead)
    {
        SweptItems swept = Volatile.Read(ref _swept) ?? Interlocked.CompareExchange(ref _swept, new SweptItems(), null) ?? _swept;
        lock (swept)
        {
            swept.Begin();
            swept.Sweep(isDead);

            // From the top down; the whole stack is this thread's once the exchange has succeeded.
            List<QueuedItem> live = [];
            int below;
            for (int number = NumberOf(TakeAll()); number != 0; number = below)
            {
                below = Volatile.Read(ref NodeOf(number).Below);
                QueuedItem item = Take(number);
                if (!isDead(item.Id))
                    live.Add(item);
            }

            swept.Prepend(live);
            swept.End();
        }
    }

    private long TakeAll()
    {
        long top = Volatile.Read(ref _top.Value);
        while (true)
        {
            long seen = Interlocked.CompareExchange(ref _top.Value, Changed(top, 0), top);
            if (seen == top)
                return top;
            top = seen;
        }
    }

    private static bool TryDequeueSwept(SweptItems swept, out QueuedItem item)
    {
        lock (swept)
            return swept.TryTake(out item);
    }

    // Popped by this thread: nobody else touches the item until Push has released the node.
    private QueuedItem Take(int number)
    {
        ref Node node = ref NodeOf(number);
        var item = new QueuedItem(node.Id, node.Priority, node.Deadline, node.Metadata);
        node.Metadata = null;
        Interleaving.Point();
        Push(ref _free.Value, ref node, number);
        return item;
    }

    private void Push(ref long stack, ref Node node, int number)
    {
        long top = Volatile.Read(ref stack);
        while (true)
        {
            // The depth below may be of another time if that node has left the stack; then the CAS fails.
            int below = NumberOf(top);
            Volatile.Write(ref node.Depth, below == 0 ? 1 : Volatile.Read(ref NodeOf(below).Depth) + 1);
            Volatile.Write(ref node.Below, below);
            Interleaving.Point();
            long seen = Interlocked.CompareExchange(ref stack, Changed(top, number), top);
            if (seen == top)
                return;
            top = seen;
        }
    }

    private int Pop(ref long stack)
    {
        long top = Volatile.Read(ref stack);
        while (true)
        {
            int number = NumberOf(top);
            if (number == 0)
                return 0;

            // Of another time if the node has left the stack; then the CAS fails.
            int below = Volatile.Read(ref NodeOf(number).Below);
            Interleaving.Point();
            long seen = Interlocked.CompareExchange(ref stack, Changed(top, below), top);
            if (seen == top)
                return number;
            top = seen;
        }
    }

    // A number never used before; 0 when there are no more.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int CreateNode()
    {
        while (true)
        {
            long created = Volatile.Read(ref _created.Value);
            if (created == MaxNodes)
                return 0;

            // The chunk comes before the number, so that running out of memory loses no number.
            int number = (int)created + 1;
            int chunk = ChunkOf(number);
            if (Volatile.Read(ref _chunks[chunk]) is null)
                CreateChunk(chunk);
            Interleaving.Point();
            if (Interlocked.CompareExchange(ref _created.Value, number, created) == created)
                return number;
        }
    }

    private void CreateChunk(int chunk)
    {
        lock (_chunks)
        {
            if (_chunks[chunk] is null)
                Volatile.Write(ref _chunks[chunk], new Node[FirstChunkLength << chunk]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Node NodeOf(int number)
    {
        int chunk = ChunkOf(number);
        int index = number - 1 + FirstChunkLength - (FirstChunkLength << chunk);
        return ref _chunks[chunk]![index];
    }

    private static int ChunkOf(int number) => BitOperations.Log2((uint)(number - 1 + FirstChunkLength)) - FirstChunkBits;

    private static int NumberOf(long word) => (int)word;

    // The word after the next change: another number on top and the tag one higher, wrapping.
    private static long Changed(long word, int number) => (long)(((ulong)word & 0xFFFF_FFFF_0000_0000) + (1UL << 32) | (uint)number);

    [StructLayout(LayoutKind.Auto)]
    private struct Node
    {
        public long Deadline;

        /// <summary>Cleared when the item leaves, so that a node not in use keeps nothing alive.</summary>
        public object? Metadata;
        public WorkItemId Id;
        public int Priority;

        /// <summary>The number of the node under this one. Written by the thread pushing it, read by any that saw it on top.</summary>
        public int Below;

        /// <summary>The number of nodes from this one down. Written and read like <see cref="Below"/>.</summary>
        public int Depth;
    }
}
