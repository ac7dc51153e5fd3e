using System.Runtime.CompilerServices;

namespace WorkerPool;

// The calls of ValueTask methods once more, without options and token. An async lambda fits the Task and the
// ValueTask forms alike; compilers before C# 13 do not see the priorities and decide for the form that needs no defaults.
public abstract partial class CallTarget<TMethods>
{
    /// <inheritdoc cref="ExecAsync{TResult}(Func{TMethods, ValueTask{TResult}}, ExecOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult> ExecAsync<TResult>(Func<TMethods, ValueTask<TResult>> call) =>
        ExecAsync(call, null, default);

    /// <inheritdoc cref="ExecAsync{TArg, TResult}(Func{TMethods, TArg, ValueTask{TResult}}, TArg, ExecOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult> ExecAsync<TArg, TResult>(Func<TMethods, TArg, ValueTask<TResult>> call, TArg arg) =>
        ExecAsync(call, arg, null, default);

    /// <inheritdoc cref="ExecAsync{TResult}(Func{TMethods, WorkerContext, ValueTask{TResult}}, ExecOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult> ExecAsync<TResult>(Func<TMethods, WorkerContext, ValueTask<TResult>> call) =>
        ExecAsync(call, null, default);

    /// <inheritdoc cref="ExecAsync{TArg, TResult}(Func{TMethods, TArg, WorkerContext, ValueTask{TResult}}, TArg, ExecOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask<TResult> ExecAsync<TArg, TResult>(Func<TMethods, TArg, WorkerContext, ValueTask<TResult>> call, TArg arg) =>
        ExecAsync(call, arg, null, default);

    /// <inheritdoc cref="ExecAsync(Func{TMethods, ValueTask}, ExecOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask ExecAsync(Func<TMethods, ValueTask> call) =>
        ExecAsync(call, null, default);

    /// <inheritdoc cref="ExecAsync{TArg}(Func{TMethods, TArg, ValueTask}, TArg, ExecOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask ExecAsync<TArg>(Func<TMethods, TArg, ValueTask> call, TArg arg) =>
        ExecAsync(call, arg, null, default);

    /// <inheritdoc cref="ExecAsync(Func{TMethods, WorkerContext, ValueTask}, ExecOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask ExecAsync(Func<TMethods, WorkerContext, ValueTask> call) =>
        ExecAsync(call, null, default);

    /// <inheritdoc cref="ExecAsync{TArg}(Func{TMethods, TArg, WorkerContext, ValueTask}, TArg, ExecOptions?, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public PoolTask ExecAsync<TArg>(Func<TMethods, TArg, WorkerContext, ValueTask> call, TArg arg) =>
        ExecAsync(call, arg, null, default);
}
