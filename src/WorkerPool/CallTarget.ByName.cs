using System.Diagnostics.CodeAnalysis;
using WorkerPool.Methods;
using WorkerPool.Workers;

namespace WorkerPool;

// Calls of methods by their name.
public abstract partial class CallTarget<TMethods>
{
    private const string NeedsMembers =
        "A call by name may find the methods of TMethods by reflection, and trimming may have removed them. Put [WorkerMethods] on TMethods "
        + "and call pool.ByName().ExecAsync(name), or call through a delegate: ExecAsync(m => m.Method()).";

    private const string NeedsCode =
        "A call by name may need code that is made at run time. Put [WorkerMethods] on TMethods and call pool.ByName().ExecAsync(name), "
        + "or call through a delegate: ExecAsync(m => m.Method()).";

    /// <summary>
    /// The names that can be called: of the public instance methods of <typeparamref name="TMethods"/> and its base types that are not
    /// generic and take nothing by ref or out and return nothing by reference; without those that <see cref="WorkerMethodAttribute"/>
    /// leaves out, and without <c>Dispose</c> and <c>DisposeAsync</c>, which the pool calls. Each once, in ordinal order. Thread-safe.
    /// </summary>
    public IReadOnlyList<string> MethodNames
    {
        [RequiresUnreferencedCode(NeedsMembers)]
        [RequiresDynamicCode(NeedsCode)]
        get => Methods.Names;
    }

    /// <summary>
    /// The table that was generated for a type with <see cref="WorkerMethodsAttribute"/>; else one made by reflection.
    /// </summary>
    private static MethodTable Methods
    {
        [RequiresUnreferencedCode(NeedsMembers)]
        [RequiresDynamicCode(NeedsCode)]
        get => GeneratedTables.FindOrLoad<TMethods>() ?? ReflectedMethods.Of<TMethods>();
    }

    /// <summary>Calls a method by its name. The call is checked before anything is queued.</summary>
    /// <remarks>
    /// The methods come from the table that was generated for a type with <see cref="WorkerMethodsAttribute"/>, else from reflection; a
    /// trimmed or native program calls <c>pool.ByName().ExecAsync</c>, which takes only the former.
    /// An overload is chosen by the number and types of the arguments: the very type is better than one it can be assigned to, and
    /// that is better than a number converted without loss; enums and other values are not converted. Optional parameters may be left
    /// out and a <c>params</c> array is gathered. A last <see cref="CancellationToken"/> and a last <see cref="WorkerContext"/> are
    /// supplied by the pool and not given here; of two overloads that differ in nothing else, the one with them is called. An
    /// asynchronous method's call lasts until its task has ended. Thread-safe.
    /// </remarks>
    /// <typeparam name="TResult">
    /// The type of the result, or one that the result converts to without a cast and without loss; <see cref="object"/> gives
    /// <see langword="null"/> for a method without a result.
    /// </typeparam>
    /// <param name="method">The exact name of a method of <typeparamref name="TMethods"/>.</param>
    /// <param name="args">Its arguments, passed by reference if they are objects. The array itself is copied. Default: none.</param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="UnknownMethodException">There is no such method; the message lists near matches.</exception>
    /// <exception cref="ArgumentException">
    /// No overload takes these arguments, two take them equally well, the result is not a <typeparamref name="TResult"/>, or the
    /// token's source has been disposed.
    /// </exception>
    [RequiresUnreferencedCode(NeedsMembers)]
    [RequiresDynamicCode(NeedsCode)]
    public PoolTask<TResult> ExecAsync<TResult>(
        string method, object?[]? args = null, ExecOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecNamed<TResult>(Methods, method, args, options, cancellationToken);

    /// <summary>Calls a method by its name and ignores its result. The call is checked before anything is queued.</summary>
    /// <param name="method">The exact name of a method of <typeparamref name="TMethods"/>.</param>
    /// <param name="args">Its arguments, passed by reference if they are objects. The array itself is copied. Default: none.</param>
    /// <param name="options">What this call asks for beyond the pool's options.</param>
    /// <param name="cancellationToken">Stops the call, as <see cref="PoolTask.Cancel"/> does.</param>
    /// <returns>The call, to be awaited once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    /// <exception cref="UnknownMethodException">There is no such method; the message lists near matches.</exception>
    /// <exception cref="ArgumentException">
    /// No overload takes these arguments, two take them equally well, or the token's source has been disposed.
    /// </exception>
    /// <inheritdoc cref="ExecAsync{TResult}(string, object?[], ExecOptions?, CancellationToken)" path="/remarks"/>
    [RequiresUnreferencedCode(NeedsMembers)]
    [RequiresDynamicCode(NeedsCode)]
    public PoolTask ExecAsync(
        string method, object?[]? args = null, ExecOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecNamed(Methods, method, args, options, cancellationToken);

    internal PoolTask<TResult> ExecNamed<TResult>(
        MethodTable methods, string method, object?[]? args, ExecOptions? options, CancellationToken cancellationToken)
    {
        BoundCall call = methods.Bind(method, args, typeof(TResult));
        return call.Entry.CallAsync is { } callAsync
            ? SubmitAsync(static (m, _, c, i) => c.RunAsync<TResult>(m, i), callAsync, call, options, cancellationToken)
            : Submit(static (m, _, c, i) => c.Run<TResult>(m, i), call.Entry.Call!, call, options, cancellationToken);
    }

    internal PoolTask ExecNamed(
        MethodTable methods, string method, object?[]? args, ExecOptions? options, CancellationToken cancellationToken)
    {
        BoundCall call = methods.Bind(method, args);
        return new PoolTask(call.Entry.CallAsync is { } callAsync
            ? SubmitAsync(static (m, _, c, i) => c.RunVoidAsync(m, i), callAsync, call, options, cancellationToken)
            : Submit(static (m, _, c, i) => c.RunVoid(m, i), call.Entry.Call!, call, options, cancellationToken));
    }
}
