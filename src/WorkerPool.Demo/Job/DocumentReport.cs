namespace WorkerPool.Demo.Job;

/// <summary>What one document came to, or why it could not be read.</summary>
internal readonly record struct DocumentReport
{
    internal required Document Document { get; init; }

    /// <summary>Bytes read.</summary>
    internal long Length { get; init; }

    internal long CompressedLength { get; init; }

    internal Digest Hash { get; init; }

    internal Digest CompressedHash { get; init; }

    /// <summary>The document's stamp before it was read.</summary>
    internal DocumentStamp Before { get; init; }

    /// <summary>The same after the last byte.</summary>
    internal DocumentStamp After { get; init; }

    /// <summary>The worker that read it; 0 for the main thread.</summary>
    internal int WorkerId { get; init; }

    /// <summary>Why it could not be read; null when it could.</summary>
    internal string? Error { get; init; }

    internal bool IsRead => Error is null;

    internal static DocumentReport Failed(Document document, Exception exception) =>
        new() { Document = document, Error = $"{exception.GetType().Name}: {exception.Message}" };

    /// <summary>Whether both found the same bytes and made the same of them.</summary>
    internal bool HasSameContent(DocumentReport other) =>
        (Length, CompressedLength, Hash, CompressedHash) == (other.Length, other.CompressedLength, other.Hash, other.CompressedHash);
}
