namespace WorkerPool;

/// <summary>
/// What a stream asks for. One instance may serve many streams; do not change it while they run.
/// </summary>
public sealed class StreamOptions
{
    internal const int DefaultBufferSize = 16;

    /// <summary>
    /// Whether the results of a stream of items come in the order of the items, or as soon as each is there. Default:
    /// <see langword="true"/>. The results of one call always come in the order in which it gives them.
    /// </summary>
    public bool Ordered { get; set; } = true;

    /// <summary>
    /// The most items that a stream has taken from its input and whose results its reader has not taken yet: what runs, what waits for a
    /// worker, and what is ready; 1 or more. Default: <see langword="null"/>, four times as many as the pool runs at once, or, for a group,
    /// as the group does if that is fewer; the pool runs <see cref="PoolOptions.MaxWorkers"/> times
    /// <see cref="PoolOptions.ConcurrentTasksPerWorker"/>. In a pool that drops calls never more than
    /// <see cref="PoolOptions.MaxQueueSize"/>, so that a stream does not drop its own.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? MaxInFlight
    {
        get;
        set => field = value is null or > 0 ? value : throw TooSmall(nameof(MaxInFlight), value);
    }

    /// <summary>
    /// The most results of one streaming call that its reader has not taken yet; 1 or more. The call waits, without blocking its
    /// worker's thread, before it makes the next one. Default: 16.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BufferSize
    {
        get;
        set => field = value > 0 ? value : throw TooSmall(nameof(BufferSize), value);
    } = DefaultBufferSize;

    /// <summary>What each call of the stream asks for: its priority, its time limits and so on. Default: none.</summary>
    public ExecOptions? CallOptions { get; set; }

    private static ArgumentOutOfRangeException TooSmall(string name, int? value) =>
        new(name, value, $"{name} must be 1 or more, but is {value}.");
}
