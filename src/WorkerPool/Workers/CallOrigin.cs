namespace WorkerPool.Workers;

/// <summary>Who submits a call, as far as it makes a difference to where the call goes.</summary>
[Flags]
internal enum CallOrigin
{
    /// <summary>Its caller.</summary>
    Caller = 0,

    /// <summary>A stream, for one of its items: where others would be refused, the call waits for room.</summary>
    Stream = 1,

    /// <summary>Code on one of the pool's own workers, by way of another thread: a pool that drains takes the call.</summary>
    Inside = 2,

    /// <summary>The reader of the call's results, which the call waits for: it never runs on its caller.</summary>
    Reader = 4,
}
