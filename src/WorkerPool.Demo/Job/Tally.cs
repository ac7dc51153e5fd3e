namespace WorkerPool.Demo.Job;

/// <summary>How far a run has come. The workers add to it, the screen reads it; both without a lock.</summary>
internal sealed class Tally(int expectedFiles, long expectedBytes) : IProgress<int>, IProgress<BatchProgress>
{
    private long _bytes;
    private int _files;

    internal int ExpectedFiles { get; } = expectedFiles;

    internal long ExpectedBytes { get; } = expectedBytes;

    internal int Files => Volatile.Read(ref _files);

    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Adds bytes that were read.</summary>
    public void Report(int value) => Interlocked.Add(ref _bytes, value);

    /// <summary>Notes how many files are done.</summary>
    public void Report(BatchProgress value) => Volatile.Write(ref _files, value.Completed);

    internal void AddFile() => Interlocked.Increment(ref _files);
}
