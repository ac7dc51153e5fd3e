using System.ComponentModel;

namespace WorkerPool.Serialization;

/// <summary>Makes the wires of methods, from generated code. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MethodWires
{
    /// <summary>Of a method that gives one result, or none.</summary>
    /// <typeparam name="TMethods">The class or interface.</typeparam>
    /// <typeparam name="TArguments">The only argument's type, or a tuple of all; the empty one for none.</typeparam>
    /// <typeparam name="TResult">The type of the result; the empty tuple for none.</typeparam>
    /// <param name="name">The name it is called by.</param>
    /// <param name="arguments">The serializer of its arguments.</param>
    /// <param name="call">Calls it.</param>
    /// <param name="result">The serializer of its result.</param>
    /// <returns>The wire.</returns>
    public static MethodWire<TArguments> Call<TMethods, TArguments, TResult>(
        string name,
        ArgumentsSerializer<TArguments> arguments,
        Func<TMethods, TArguments, WorkerContext, ValueTask<TResult>> call,
        ValueSerializer<TResult> result)
        where TMethods : class => new CallWire<TMethods, TArguments, TResult>(name, arguments, call, result);

    /// <summary>Of a method that gives its results one after another.</summary>
    /// <typeparam name="TMethods">The class or interface.</typeparam>
    /// <typeparam name="TArguments">The only argument's type, or a tuple of all; the empty one for none.</typeparam>
    /// <typeparam name="TElement">The type of each result.</typeparam>
    /// <param name="name">The name it is called by.</param>
    /// <param name="arguments">The serializer of its arguments.</param>
    /// <param name="call">Calls it.</param>
    /// <param name="element">The serializer of each result.</param>
    /// <returns>The wire.</returns>
    public static MethodWire<TArguments> Sequence<TMethods, TArguments, TElement>(
        string name,
        ArgumentsSerializer<TArguments> arguments,
        Func<TMethods, TArguments, WorkerContext, IEnumerable<TElement>?> call,
        ValueSerializer<TElement> element)
        where TMethods : class =>
        new SequenceWire<TMethods, TArguments>(
            name,
            arguments,
            (methods, given, context) =>
                call(methods, given, context) is { } results ? new SequenceResultWriter<TElement>(results.GetEnumerator(), element) : null,
            element);

    /// <summary>Of a method that gives its results one after another, asynchronously.</summary>
    /// <inheritdoc cref="Sequence"/>
    public static MethodWire<TArguments> AsyncSequence<TMethods, TArguments, TElement>(
        string name,
        ArgumentsSerializer<TArguments> arguments,
        Func<TMethods, TArguments, WorkerContext, IAsyncEnumerable<TElement>?> call,
        ValueSerializer<TElement> element)
        where TMethods : class =>
        new SequenceWire<TMethods, TArguments>(
            name,
            arguments,
            (methods, given, context) => call(methods, given, context) is { } results
                ? new AsyncSequenceResultWriter<TElement>(results.GetAsyncEnumerator(context.CancellationToken), element)
                : null,
            element);

    /// <summary>What a method returned that gives its result at once.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="result">The result.</param>
    /// <returns>The result.</returns>
    public static ValueTask<T> Now<T>(T result) => new(result);

    /// <summary>What a method returned that gives its result by a task.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="task">The task.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidOperationException">The method returned null.</exception>
    public static ValueTask<T> Later<T>(Task<T>? task) => new(NotNull(task));

    /// <summary>What a method returned that gives no result, by a task.</summary>
    /// <param name="task">The task.</param>
    /// <returns>No result.</returns>
    /// <exception cref="InvalidOperationException">The method returned null.</exception>
    public static ValueTask<ValueTuple> Later(Task? task) => Later(new ValueTask(NotNull(task)));

    /// <summary>What a method returned that gives no result, by a value task.</summary>
    /// <param name="task">The task.</param>
    /// <returns>No result.</returns>
    public static ValueTask<ValueTuple> Later(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
            return AwaitAsync(task);
        task.GetAwaiter().GetResult();
        return default;
    }

    /// <summary>The task that an asynchronous method returned.</summary>
    internal static TTask NotNull<TTask>(TTask? task)
        where TTask : Task =>
        task ?? throw new InvalidOperationException("The asynchronous method returned null in place of a task.");

    private static async ValueTask<ValueTuple> AwaitAsync(ValueTask task)
    {
        await task.Guarded().ConfigureAwait(true);
        return default;
    }
}
