namespace WorkerPool.Demo.Job;

/// <summary>Something to hash and to compress: a file, or bytes in memory.</summary>
internal abstract class Document(string name, long length)
{
    internal string Name { get; } = name;

    /// <summary>Bytes, as far as that was known when it was listed.</summary>
    internal long Length { get; } = length;

    internal abstract DocumentReader Open();
}

/// <summary>An open document. Of one thread.</summary>
internal abstract class DocumentReader : IDisposable
{
    /// <summary>What tells that the document has changed.</summary>
    internal abstract DocumentStamp Stamp { get; }

    /// <summary>Reads from a position on.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    internal abstract int Read(Span<byte> buffer, long position);

    public abstract void Dispose();
}

/// <summary>What tells that a document has changed.</summary>
internal readonly record struct DocumentStamp(long Size, DateTime ModifiedUtc);
