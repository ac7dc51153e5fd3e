namespace WorkerPool;

/// <summary>The base of the pool's own exceptions. Exceptions of the called code arrive as themselves.</summary>
public abstract class PoolException : Exception
{
    private protected PoolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>The queue was full and the call was refused or, in a dropping <see cref="QueueFullMode"/>, made room for another.</summary>
public sealed class QueueFullException : PoolException
{
    internal QueueFullException(string message, int? maxQueueSize, int count)
        : base(message) => (MaxQueueSize, Count) = (maxQueueSize, count);

    /// <summary>
    /// The pool's <see cref="PoolOptions.MaxQueueSize"/>; <see langword="null"/> when a queue of the user's own was full.
    /// </summary>
    public int? MaxQueueSize { get; }

    /// <summary>How many calls waited in the full queue when the call was refused or dropped; of a group's call, in the group's queue.</summary>
    public int Count { get; }
}

/// <summary>The pool, or the group, has been terminated, or is terminating, and takes or keeps no call.</summary>
public sealed class PoolTerminatedException : PoolException
{
    internal PoolTerminatedException(string message)
        : base(message)
    {
    }
}

/// <summary>The worker was lost while it held the call; the message says why.</summary>
public sealed class WorkerCrashedException : PoolException
{
    internal WorkerCrashedException(int workerId, string message, Exception? innerException)
        : base(message, innerException) => WorkerId = workerId;

    /// <summary>The lost worker's <see cref="WorkerContext.WorkerId"/>.</summary>
    public int WorkerId { get; }
}

/// <summary>A by-name call named no public method of <c>TMethods</c>.</summary>
public sealed class UnknownMethodException : PoolException
{
    internal UnknownMethodException(string methodName, IReadOnlyList<string> nearMatches, string message)
        : base(message) => (MethodName, NearMatches) = (methodName, nearMatches);

    /// <summary>The name that was asked for.</summary>
    public string MethodName { get; }

    /// <summary>The existing names nearest to it, nearest first; may be empty.</summary>
    public IReadOnlyList<string> NearMatches { get; }
}

/// <summary>
/// Bytes that should be a call or a result are none: cut off, damaged, forged, or written by a program whose methods or types are others.
/// </summary>
public sealed class MessageFormatException : PoolException
{
    internal MessageFormatException(int offset, string found, string allowed, Exception? innerException = null)
        : base($"Malformed message: at offset {offset} found {found}; allowed: {allowed}.", innerException) => Offset = offset;

    /// <summary>How many bytes of the message stand before what is wrong.</summary>
    public int Offset { get; }
}

/// <summary>The call ran, or waited, longer than it was allowed to.</summary>
public sealed class PoolTimeoutException : TimeoutException
{
    internal PoolTimeoutException(string message, PoolTimeoutKind kind)
        : base(message) => Kind = kind;

    /// <summary>Which limit was reached.</summary>
    public PoolTimeoutKind Kind { get; }
}

/// <summary>The limit that a <see cref="PoolTimeoutException"/> speaks of.</summary>
public enum PoolTimeoutKind
{
    /// <summary><see cref="ExecOptions.Timeout"/>: the call had started.</summary>
    Run,

    /// <summary><see cref="ExecOptions.QueueTimeout"/>: the call never ran.</summary>
    Queue,

    /// <summary><see cref="ExecOptions.Deadline"/>: the call never ran.</summary>
    Deadline,
}
