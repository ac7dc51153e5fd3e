using System.Runtime.CompilerServices;
using WorkerPool.Workers;

namespace WorkerPool;

/// <summary>One call without a result: awaitable, once, and cancellable. A value; copying it copies the handle, not the call.</summary>
/// <remarks>
/// The pool uses the call's memory again after the result has been taken, so await a <see cref="PoolTask"/> once; a second
/// await throws <see cref="InvalidOperationException"/>. Use <see cref="AsTask"/> to await more than once.
/// <c>GetAwaiter().GetResult()</c> blocks until the call ends; on one of the pool's own workers it runs the call itself when no
/// worker has begun it. All members are thread-safe, but only one thread may await.
/// </remarks>
public readonly struct PoolTask : IEquatable<PoolTask>
{
    private readonly PoolTask<VoidResult> _inner;

    internal PoolTask(PoolTask<VoidResult> inner) => _inner = inner;

    /// <inheritdoc cref="PoolTask{TResult}.IsCompleted"/>
    public bool IsCompleted => _inner.IsCompleted;

    /// <inheritdoc cref="PoolTask{TResult}.Status"/>
    public TaskStatus Status => _inner.Status;

    /// <inheritdoc cref="PoolTask{TResult}.Cancel"/>
    public bool Cancel() => _inner.Cancel();

    /// <inheritdoc cref="PoolTask{TResult}.Timeout"/>
    public PoolTask Timeout(TimeSpan limit)
    {
        _inner.Timeout(limit);
        return this;
    }

    /// <inheritdoc cref="PoolTask{TResult}.AsTask"/>
    public Task AsTask() => AsValueTask().AsTask();

    /// <inheritdoc cref="PoolTask{TResult}.AsValueTask"/>
    public ValueTask AsValueTask() => new(_inner.Item, _inner.Token);

    /// <summary>Lets <c>await</c> take the outcome, and a thread block for it.</summary>
    /// <returns>The awaiter.</returns>
    public ValueTaskAwaiter GetAwaiter() => AsValueTask().GetAwaiter();

    /// <inheritdoc cref="PoolTask{TResult}.ConfigureAwait"/>
    public ConfiguredValueTaskAwaitable ConfigureAwait(bool continueOnCapturedContext) =>
        AsValueTask().ConfigureAwait(continueOnCapturedContext);

    /// <summary>Waits for many calls, each awaited by this alone; allocates a task for each.</summary>
    /// <param name="calls">The calls.</param>
    /// <returns>
    /// A task that completes when all calls have ended; it fails with the exceptions of those that failed, as <see cref="Task.WhenAll(Task[])"/>
    /// does.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="calls"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The outcome of one of them was taken before, or it is a default value.</exception>
    public static Task WhenAll(IEnumerable<PoolTask> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return Task.WhenAll(calls.Select(static call => call.AsTask()));
    }

    /// <inheritdoc cref="WhenAll(IEnumerable{PoolTask})"/>
    public static Task WhenAll(params PoolTask[] calls) => WhenAll((IEnumerable<PoolTask>)calls);

    /// <summary>Waits for many calls, each awaited by this alone, and gives their results in the same order; allocates a task for each.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <inheritdoc cref="WhenAll(IEnumerable{PoolTask})"/>
    public static Task<TResult[]> WhenAll<TResult>(IEnumerable<PoolTask<TResult>> calls)
    {
        ArgumentNullException.ThrowIfNull(calls);
        return Task.WhenAll(calls.Select(static call => call.AsTask()));
    }

    /// <inheritdoc cref="WhenAll{TResult}(IEnumerable{PoolTask{TResult}})"/>
    public static Task<TResult[]> WhenAll<TResult>(params PoolTask<TResult>[] calls) => WhenAll((IEnumerable<PoolTask<TResult>>)calls);

    /// <summary>Same as <see cref="AsValueTask"/>.</summary>
    /// <param name="task">The call.</param>
    public static implicit operator ValueTask(PoolTask task) => task.AsValueTask();

    /// <summary>Same as <see cref="AsValueTask"/>.</summary>
    /// <returns>The call as a <see cref="ValueTask"/>.</returns>
    public ValueTask ToValueTask() => AsValueTask();

    /// <inheritdoc/>
    public bool Equals(PoolTask other) => _inner.Equals(other._inner);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PoolTask other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _inner.GetHashCode();

    /// <summary>Whether both name the same call.</summary>
    /// <param name="left">One call.</param>
    /// <param name="right">Another.</param>
    public static bool operator ==(PoolTask left, PoolTask right) => left.Equals(right);

    /// <summary>Whether they name different calls.</summary>
    /// <param name="left">One call.</param>
    /// <param name="right">Another.</param>
    public static bool operator !=(PoolTask left, PoolTask right) => !left.Equals(right);
}
