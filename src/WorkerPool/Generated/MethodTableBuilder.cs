using System.ComponentModel;
using WorkerPool.Methods;
using WorkerPool.Serialization;

namespace WorkerPool.Generated;

/// <summary>Takes the methods of a type, each with what calls it, from generated code. Not for use by hand. Not thread-safe.</summary>
/// <remarks>
/// Each function is given an argument for each of its method's parameters, of the parameter's type, and casts it. <c>declaringType</c> is
/// null for a method that <typeparamref name="TMethods"/> declares itself.
/// </remarks>
/// <typeparam name="TMethods">The class or interface.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MethodTableBuilder<TMethods>
    where TMethods : class
{
    private readonly List<MethodEntry> _entries = [];

    internal MethodTableBuilder()
    {
    }

    /// <summary>Adds a method without a result.</summary>
    /// <param name="name">The name it is called by.</param>
    /// <param name="declaringType">The base type that declares it.</param>
    /// <param name="call">Calls it.</param>
    /// <param name="wire">Gives what takes its calls across a border. Called when the first is to cross.</param>
    /// <param name="parameters">All its parameters.</param>
    public void AddVoid(string name, Type? declaringType, Action<TMethods, object?[]> call, Func<MethodWire> wire, params MethodTableParameter[] parameters) =>
        AddDirect(name, declaringType, typeof(void), parameters, wire, (methods, arguments) =>
        {
            call((TMethods)methods, arguments);
            return null;
        });

    /// <summary>Adds a method that returns its result.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <inheritdoc cref="AddVoid"/>
    public void AddResult<TResult>(
        string name, Type? declaringType, Func<TMethods, object?[], TResult> call, Func<MethodWire> wire, params MethodTableParameter[] parameters) =>
        AddDirect(name, declaringType, typeof(TResult), parameters, wire, (methods, arguments) => call((TMethods)methods, arguments));

    /// <summary>Adds a method that returns a task without a result.</summary>
    /// <inheritdoc cref="AddVoid"/>
    public void AddTask(string name, Type? declaringType, Func<TMethods, object?[], Task?> call, Func<MethodWire> wire, params MethodTableParameter[] parameters) =>
        AddAwaited(name, declaringType, typeof(Task), typeof(void), parameters, wire, (m, a) => BoxedResult.OfAsync(call((TMethods)m, a)));

    /// <summary>Adds a method that returns a task.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <inheritdoc cref="AddVoid"/>
    public void AddTask<TResult>(
        string name, Type? declaringType, Func<TMethods, object?[], Task<TResult>?> call, Func<MethodWire> wire, params MethodTableParameter[] parameters) =>
        AddAwaited(
            name, declaringType, typeof(Task<TResult>), typeof(TResult), parameters, wire, (m, a) => BoxedResult.OfAsync(call((TMethods)m, a)));

    /// <summary>Adds a method that returns a value task without a result.</summary>
    /// <inheritdoc cref="AddVoid"/>
    public void AddValueTask(
        string name, Type? declaringType, Func<TMethods, object?[], ValueTask> call, Func<MethodWire> wire, params MethodTableParameter[] parameters) =>
        AddAwaited(name, declaringType, typeof(ValueTask), typeof(void), parameters, wire, (m, a) => BoxedResult.OfAsync(call((TMethods)m, a)));

    /// <summary>Adds a method that returns a value task.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <inheritdoc cref="AddVoid"/>
    public void AddValueTask<TResult>(
        string name, Type? declaringType, Func<TMethods, object?[], ValueTask<TResult>> call, Func<MethodWire> wire, params MethodTableParameter[] parameters) =>
        AddAwaited(
            name, declaringType, typeof(ValueTask<TResult>), typeof(TResult), parameters, wire, (m, a) => BoxedResult.OfAsync(call((TMethods)m, a)));

    /// <summary>Adds a method that returns its results one after another.</summary>
    /// <typeparam name="TResult">The type of each result.</typeparam>
    /// <inheritdoc cref="AddVoid"/>
    public void AddSequence<TResult>(
        string name, Type? declaringType, Func<TMethods, object?[], IEnumerable<TResult>?> call, Func<MethodWire> wire, params MethodTableParameter[] parameters) =>
        AddDirect(
            name, declaringType, typeof(IEnumerable<TResult>), parameters, wire, (m, a) => call((TMethods)m, a), ResultSequence<TResult>.Instance);

    /// <summary>Adds a method that returns its results one after another, asynchronously.</summary>
    /// <typeparam name="TResult">The type of each result.</typeparam>
    /// <inheritdoc cref="AddVoid"/>
    public void AddAsyncSequence<TResult>(
        string name, Type? declaringType, Func<TMethods, object?[], IAsyncEnumerable<TResult>?> call, Func<MethodWire> wire, params MethodTableParameter[] parameters) =>
        AddDirect(
            name, declaringType, typeof(IAsyncEnumerable<TResult>), parameters, wire, (m, a) => call((TMethods)m, a), ResultSequence<TResult>.Instance);

    internal MethodTable Build() => new(typeof(TMethods), _entries);

    private static MethodParameter[] Own(MethodTableParameter[] parameters) =>
        Array.ConvertAll(parameters, static parameter => parameter.Parameter);

    private void AddDirect(
        string name,
        Type? declaringType,
        Type returned,
        MethodTableParameter[] parameters,
        Func<MethodWire> wire,
        Func<object, object?[], object?> call,
        ResultSequence? sequence = null) =>
        _entries.Add(new MethodEntry(name, Own(parameters), returned, call) { DeclaringType = declaringType, Sequence = sequence, WireSource = wire });

    private void AddAwaited(
        string name,
        Type? declaringType,
        Type returned,
        Type result,
        MethodTableParameter[] parameters,
        Func<MethodWire> wire,
        Func<object, object?[], ValueTask<object?>> call) =>
        _entries.Add(new MethodEntry(name, Own(parameters), returned, result, call) { DeclaringType = declaringType, WireSource = wire });
}
