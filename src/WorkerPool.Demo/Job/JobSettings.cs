namespace WorkerPool.Demo.Job;

/// <summary>Every number the program does not measure.</summary>
internal sealed record JobSettings
{
    internal int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>The least time between two reports of how many files are done.</summary>
    internal TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Bytes of each of a worker's two buffers; larger files are streamed through them.</summary>
    internal int BufferSize { get; init; } = 256 * 1024;

    /// <summary>0 to 11; the default is what CompressionLevel.Optimal stands for.</summary>
    internal int BrotliQuality { get; init; } = 4;

    /// <summary>Logarithm of the window's size, 10 to 24.</summary>
    internal int BrotliWindow { get; init; } = 22;

    /// <summary>A job shorter than this is repeated for a steadier time.</summary>
    internal TimeSpan MeasureFor { get; init; } = TimeSpan.FromSeconds(2);

    internal int MaxRounds { get; init; } = 100;

    /// <summary>Files the shows queue.</summary>
    internal int SampleFiles { get; init; } = 24;

    /// <summary>The largest file the shows take.</summary>
    internal long MaxSampleLength { get; init; } = 1024 * 1024;

    /// <summary>The run limit of the call that is to time out.</summary>
    internal TimeSpan CallTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long that call's worker then has to stop.</summary>
    internal TimeSpan AbortTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a show waits for what it claims before it calls the claim broken.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
