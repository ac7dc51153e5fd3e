namespace WorkerPool.Demo.Job;

/// <summary>What one file came to, or why it could not be read.</summary>
internal readonly record struct FileReport
{
    internal required string Path { get; init; }

    /// <summary>Bytes read.</summary>
    internal long Length { get; init; }

    internal long CompressedLength { get; init; }

    internal Digest Hash { get; init; }

    internal Digest CompressedHash { get; init; }

    /// <summary>The file's size and time before it was read.</summary>
    internal FileStamp Before { get; init; }

    /// <summary>The same after the last byte.</summary>
    internal FileStamp After { get; init; }

    /// <summary>The worker that read it; 0 for the main thread.</summary>
    internal int WorkerId { get; init; }

    /// <summary>Why it could not be read; null when it could.</summary>
    internal string? Error { get; init; }

    internal bool IsRead => Error is null;

    internal static FileReport Failed(string path, Exception exception) =>
        new() { Path = path, Error = $"{exception.GetType().Name}: {exception.Message}" };

    /// <summary>Whether both found the same bytes and made the same of them.</summary>
    internal bool HasSameContent(FileReport other) =>
        (Length, CompressedLength, Hash, CompressedHash) == (other.Length, other.CompressedLength, other.Hash, other.CompressedHash);
}

/// <summary>What tells that a file has changed.</summary>
internal readonly record struct FileStamp(long Size, DateTime ModifiedUtc);
