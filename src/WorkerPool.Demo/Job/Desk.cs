namespace WorkerPool.Demo.Job;

/// <summary>What one worker does now and has done so far. That worker alone writes it; the screen reads it, without a lock.</summary>
internal sealed class Desk(int workerId)
{
    private Document? _current;
    private long _left;
    private long _bytes;
    private long _documents;

    internal int WorkerId { get; } = workerId;

    /// <summary>The document in work; null between two.</summary>
    internal Document? Current => Volatile.Read(ref _current);

    /// <summary>
    /// Bytes done, by the lengths that were listed: a document that has grown or shrunk meanwhile counts as long as it was, so that the
    /// sum comes to what was expected.
    /// </summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    internal long Documents => Volatile.Read(ref _documents);

    internal void Begin(Document document)
    {
        _left = document.Length;
        Volatile.Write(ref _current, document);
    }

    internal void Advance(int bytes) => Count(Math.Min(bytes, _left));

    internal void End()
    {
        Count(_left);
        Volatile.Write(ref _documents, _documents + 1);
        Volatile.Write(ref _current, null);
    }

    private void Count(long bytes)
    {
        _left -= bytes;
        Volatile.Write(ref _bytes, _bytes + bytes);
    }
}
