using WorkerPool.Methods;

namespace WorkerPool;

/// <summary>
/// Calls of methods by their name through the table that was made when <typeparamref name="TMethods"/> was compiled with
/// <see cref="WorkerMethodsAttribute"/>: no reflection, so no warning in a trimmed or native program. Got from <c>pool.ByName()</c>, which
/// the generator writes. Costs nothing to get and to copy. Thread-safe.
/// </summary>
/// <typeparam name="TMethods">The class or interface whose methods the workers run.</typeparam>
public readonly struct NamedCalls<TMethods> : IEquatable<NamedCalls<TMethods>>
    where TMethods : class
{
    private readonly CallTarget<TMethods> _target;
    private readonly MethodTable _methods;

    internal NamedCalls(CallTarget<TMethods> target, MethodTable methods)
    {
        _target = target;
        _methods = methods;
    }

    /// <summary>The names that can be called, each once, in ordinal order.</summary>
    public IReadOnlyList<string> MethodNames => _methods.Names;

    /// <summary>Whether both call the same methods on the same pool.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(NamedCalls<TMethods> left, NamedCalls<TMethods> right) => left.Equals(right);

    /// <summary>Whether they call on different pools.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(NamedCalls<TMethods> left, NamedCalls<TMethods> right) => !left.Equals(right);

    /// <inheritdoc cref="CallTarget{TMethods}.ExecAsync{TResult}(string, object?[], ExecOptions?, CancellationToken)"/>
    public PoolTask<TResult> ExecAsync<TResult>(
        string method, object?[]? args = null, ExecOptions? options = null, CancellationToken cancellationToken = default) =>
        _target.ExecNamed<TResult>(_methods, method, args, options, cancellationToken);

    /// <inheritdoc cref="CallTarget{TMethods}.ExecAsync(string, object?[], ExecOptions?, CancellationToken)"/>
    public PoolTask ExecAsync(
        string method, object?[]? args = null, ExecOptions? options = null, CancellationToken cancellationToken = default) =>
        _target.ExecNamed(_methods, method, args, options, cancellationToken);

    /// <inheritdoc cref="CallTarget{TMethods}.ExecBatchAsync{TResult}(string, IReadOnlyList{object?[]}, BatchOptions?, CancellationToken)"/>
    public PoolTask<BatchResult<TResult>> ExecBatchAsync<TResult>(
        string method, IReadOnlyList<object?[]> argumentLists, BatchOptions? options = null, CancellationToken cancellationToken = default) =>
        _target.ExecNamedBatch<TResult>(_methods, method, argumentLists, options, cancellationToken);

    /// <inheritdoc cref="CallTarget{TMethods}.StreamAsync{TResult}(string, object?[], StreamOptions?, CancellationToken)"/>
    /// <remarks>The method returns exactly an <see cref="IEnumerable{T}"/> or an <see cref="IAsyncEnumerable{T}"/>.</remarks>
    public IAsyncEnumerable<TResult> StreamAsync<TResult>(
        string method, object?[]? args = null, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        _target.StreamNamed<TResult>(_methods, method, args, options, cancellationToken);

    /// <summary>Whether both call the same methods on the same pool.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when they do.</returns>
    public bool Equals(NamedCalls<TMethods> other) => ReferenceEquals(_target, other._target);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NamedCalls<TMethods> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _target?.GetHashCode() ?? 0;
}
