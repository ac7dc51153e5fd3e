namespace WorkerPool.Demo.Job;

/// <summary>Every number the program does not measure.</summary>
internal sealed record JobSettings
{
    internal int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Documents of the generated job.</summary>
    internal int Documents { get; init; } = 192;

    /// <summary>Generated documents have one, two, three … times this many bytes.</summary>
    internal int DocumentUnit { get; init; } = 64 * 1024;

    /// <summary>How many lengths generated documents have.</summary>
    internal int DocumentSizes { get; init; } = 8;

    /// <summary>Bytes of each of a worker's two buffers; longer documents are streamed through them.</summary>
    internal int BufferSize { get; init; } = 256 * 1024;

    /// <summary>0 to 11; the default is what CompressionLevel.Optimal stands for.</summary>
    internal int BrotliQuality { get; init; } = 4;

    /// <summary>Logarithm of the window's size, 10 to 24.</summary>
    internal int BrotliWindow { get; init; } = 22;

    /// <summary>How long the pool's warm-up, which the screen shows, should last; a short job is run several times over.</summary>
    internal TimeSpan WatchFor { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The most calls that are queued at once only to be watched; a larger job is run once.</summary>
    internal int MaxWatchedCalls { get; init; } = 100_000;

    /// <summary>A job shorter than this is repeated for a steadier time.</summary>
    internal TimeSpan MeasureFor { get; init; } = TimeSpan.FromSeconds(3);

    internal int MaxRounds { get; init; } = 200;

    /// <summary>A job that one thread does in less is too short for its figure to mean much.</summary>
    internal TimeSpan ShortJob { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Documents the shows queue.</summary>
    internal int SampleDocuments { get; init; } = 24;

    /// <summary>The longest document the shows take.</summary>
    internal long MaxSampleLength { get; init; } = 1024 * 1024;

    /// <summary>The run limit of the call that is to time out.</summary>
    internal TimeSpan CallTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long that call's worker then has to stop.</summary>
    internal TimeSpan AbortTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a show waits for what it claims before it calls the claim broken.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
