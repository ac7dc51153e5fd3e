namespace WorkerPool.Tests.Chaos;

/// <summary>What the code of a call does.</summary>
internal enum ChaosBody
{
    /// <summary>Returns at once.</summary>
    Return,

    /// <summary>Throws a <see cref="ChaosException"/>.</summary>
    Throw,

    /// <summary>Computes for some tens of microseconds.</summary>
    Spin,

    /// <summary>Sends events to its caller.</summary>
    Emit,

    /// <summary>Runs until its token is cancelled, at most some milliseconds.</summary>
    Heed,

    /// <summary>Runs for some milliseconds, whatever its token says.</summary>
    Deaf,

    /// <summary>Gives way several times; computes when the form is not asynchronous.</summary>
    Yield,

    /// <summary>Waits for a timer, with its token; sleeps when the form is not asynchronous.</summary>
    Delay,

    /// <summary>Submits other calls to the same pool and awaits them, or blocks when the form is not asynchronous.</summary>
    Nest,
}
