using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool;

/// <summary>One call with a result: awaitable, once, and cancellable. A value; copying it copies the handle, not the call.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <inheritdoc cref="PoolTask" path="/remarks"/>
public readonly struct PoolTask<TResult> : IEquatable<PoolTask<TResult>>
{
    private readonly WorkItem<TResult>? _item;
    private readonly int _version;

    internal PoolTask(WorkItem<TResult> item, int version)
    {
        _item = item;
        _version = version;
    }

    /// <summary>Whether the call has ended, in whatever way. Never blocks.</summary>
    /// <exception cref="InvalidOperationException">The outcome was taken before, or this is a default value.</exception>
    public bool IsCompleted => Item.IsCompleted(Token);

    /// <summary>
    /// <see cref="TaskStatus.WaitingToRun"/>, <see cref="TaskStatus.Running"/>, <see cref="TaskStatus.RanToCompletion"/>,
    /// <see cref="TaskStatus.Canceled"/> or <see cref="TaskStatus.Faulted"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The outcome was taken before, or this is a default value.</exception>
    public TaskStatus Status => Item.GetTaskStatus(Token);

    /// <summary>The result of a call that has ended, or its exception; takes the outcome, as <c>await</c> does.</summary>
    /// <exception cref="InvalidOperationException">
    /// The call has not ended yet, its outcome was taken before, or this is a default value.
    /// </exception>
    public TResult Result
    {
        get
        {
            WorkItem<TResult> item = Item;
            if (!item.IsCompleted(Token))
                throw new InvalidOperationException("The call has not completed. Await it, or block with GetAwaiter().GetResult().");
            return item.GetResult(Token);
        }
    }

    internal WorkItem<TResult> Item
    {
        get
        {
            WorkItem<TResult> item = _item ?? throw new InvalidOperationException(
                "This is default(PoolTask), which names no call. Use what ExecAsync returned.");
            item.ThrowIfTaken(_version);
            return item;
        }
    }

    internal short Token => (short)_version;

    /// <summary>
    /// Stops the call. If it waits, it never runs; if it runs, its token is cancelled and its abort listeners run. The caller gets
    /// <see cref="OperationCanceledException"/> at once. Does nothing to a call that has ended.
    /// </summary>
    /// <returns>Whether this stopped the call.</returns>
    public bool Cancel() => _item is not null && _item.TryCancel(_version, CancellationToken.None);

    /// <summary>
    /// Limits how long the call may run, as <see cref="ExecOptions.Timeout"/> does. A call that is already running has
    /// <paramref name="limit"/> from now. The last limit given counts.
    /// </summary>
    /// <param name="limit">The limit; more than 0, at most 49 days.</param>
    /// <returns>This call.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is out of range.</exception>
    public PoolTask<TResult> Timeout(TimeSpan limit)
    {
        Limits.Check(limit, nameof(limit));
        _item?.SetRunLimit(_version, limit);
        return this;
    }

    /// <summary>The call as a <see cref="Task{TResult}"/>, which may be awaited many times. Takes the outcome; allocates.</summary>
    /// <returns>The task.</returns>
    public Task<TResult> AsTask() => AsValueTask().AsTask();

    /// <summary>The call as a value task; allocates nothing.</summary>
    /// <returns>The value task, to be awaited once in place of this value.</returns>
    public ValueTask<TResult> AsValueTask() => new(Item, Token);

    /// <summary>Lets <c>await</c> take the outcome, and a thread block for it.</summary>
    /// <returns>The awaiter.</returns>
    public ValueTaskAwaiter<TResult> GetAwaiter() => AsValueTask().GetAwaiter();

    /// <summary>Says whether the code after an <c>await</c> returns to the awaiting thread's synchronization context.</summary>
    /// <param name="continueOnCapturedContext"><see langword="false"/> to let it run anywhere.</param>
    /// <returns>The awaitable.</returns>
    public ConfiguredValueTaskAwaitable<TResult> ConfigureAwait(bool continueOnCapturedContext) =>
        AsValueTask().ConfigureAwait(continueOnCapturedContext);

    /// <summary>Same as <see cref="AsValueTask"/>.</summary>
    /// <param name="task">The call.</param>
    public static implicit operator ValueTask<TResult>(PoolTask<TResult> task) => task.AsValueTask();

    /// <summary>Same as <see cref="AsValueTask"/>.</summary>
    /// <returns>The call as a value task.</returns>
    public ValueTask<TResult> ToValueTask() => AsValueTask();

    /// <inheritdoc/>
    public bool Equals(PoolTask<TResult> other) => ReferenceEquals(_item, other._item) && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PoolTask<TResult> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_item, _version);

    /// <summary>Whether both name the same call.</summary>
    /// <param name="left">One call.</param>
    /// <param name="right">Another.</param>
    public static bool operator ==(PoolTask<TResult> left, PoolTask<TResult> right) => left.Equals(right);

    /// <summary>Whether they name different calls.</summary>
    /// <param name="left">One call.</param>
    /// <param name="right">Another.</param>
    public static bool operator !=(PoolTask<TResult> left, PoolTask<TResult> right) => !left.Equals(right);
}
