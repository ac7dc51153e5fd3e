using System.Globalization;
using System.Text;
using WorkerPool.Serialization;

namespace WorkerPool.Methods;

/// <summary>
/// One overload that can be called by name: what it takes, what it gives, and how to call it. Immutable. It says nothing of how it
/// was found, so entries may come from reflection or from generated code.
/// </summary>
internal sealed class MethodEntry
{
    private readonly MethodParameter[] _parameters;
    private readonly Type _returnType;

    private MethodEntry(string name, MethodParameter[] parameters, Type returnType, Type resultType)
    {
        Name = name;
        _parameters = parameters;
        _returnType = returnType;
        ResultType = resultType;
        TakenCount = CountTaken(parameters);
    }

    /// <summary>An entry whose method returns its result, or none, directly.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="parameters">All its parameters.</param>
    /// <param name="returnType">What it returns.</param>
    /// <param name="call">Calls it on an object with an argument for each parameter; returns null when it returns nothing.</param>
    internal MethodEntry(string name, MethodParameter[] parameters, Type returnType, Func<object, object?[], object?> call)
        : this(name, parameters, returnType, returnType) => Call = call;

    /// <summary>An entry whose method returns a task.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="parameters">All its parameters.</param>
    /// <param name="returnType">What it returns: the type of the task.</param>
    /// <param name="resultType">What the task gives; <c>void</c> for nothing.</param>
    /// <param name="callAsync">Calls it and awaits the task on the context it was called in.</param>
    internal MethodEntry(
        string name, MethodParameter[] parameters, Type returnType, Type resultType, Func<object, object?[], ValueTask<object?>> callAsync)
        : this(name, parameters, returnType, resultType) => CallAsync = callAsync;

    internal string Name { get; }

    internal ReadOnlySpan<MethodParameter> Parameters => _parameters;

    /// <summary>The parameters that the caller gives arguments for; the pool supplies the others.</summary>
    internal ReadOnlySpan<MethodParameter> Taken => _parameters.AsSpan(0, TakenCount);

    internal int TakenCount { get; }

    /// <summary>The type of the result; of what its task gives when the method is asynchronous.</summary>
    internal Type ResultType { get; }

    /// <summary>Exactly one of this and <see cref="CallAsync"/> is set.</summary>
    internal Func<object, object?[], object?>? Call { get; }

    internal Func<object, object?[], ValueTask<object?>>? CallAsync { get; }

    /// <summary>The type that declares the method, for signatures; null when it is the pool's own.</summary>
    internal Type? DeclaringType { get; init; }

    /// <summary>How to enumerate what it returns; null when that is no sequence, or when only reflection can tell.</summary>
    internal ResultSequence? Sequence { get; init; }

    /// <summary>What gives <see cref="Wire"/>; null for a method that generated code knows nothing of.</summary>
    internal Func<MethodWire>? WireSource { get; init; }

    /// <summary>What takes calls of it across a border. Nothing is made of it before the first is to cross.</summary>
    /// <exception cref="NotSupportedException">The method was found by reflection.</exception>
    internal MethodWire Wire => WireSource?.Invoke() ?? throw new NotSupportedException(
        $"{this} was found by reflection, which does not know how to send its arguments. Put [WorkerMethods] on its class.");

    /// <summary>The method as C# declares it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(TypeText.Of(_returnType)).Append(' ');
        if (DeclaringType is not null)
            text.Append(TypeText.Of(DeclaringType)).Append('.');
        text.Append(Name).Append('(');
        for (int i = 0; i < _parameters.Length; i++)
        {
            MethodParameter parameter = _parameters[i];
            text.Append(i == 0 ? "" : ", ").Append(parameter.NewArray is null ? "" : "params ");
            text.Append(TypeText.Of(parameter.Type)).Append(' ').Append(parameter.Name);
            if (parameter.IsOptional)
                text.Append(" = ").Append(TextOf(parameter.Default));
        }

        return text.Append(')').ToString();
    }

    private static string TextOf(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable and not Enum when value.GetType().IsPrimitive || value is decimal => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        Enum => $"{TypeText.Of(value.GetType())}.{value}",
        _ => "default",
    };

    /// <summary>A last CancellationToken and a last WorkerContext, in either order, are the pool's to give.</summary>
    private static int CountTaken(MethodParameter[] parameters)
    {
        int count = parameters.Length;
        bool token = false;
        bool context = false;
        while (count > 0)
        {
            Type type = parameters[count - 1].Type;
            if (type == typeof(CancellationToken) && !token)
                token = true;
            else if (type == typeof(WorkerContext) && !context)
                context = true;
            else
                break;
            count--;
        }

        return count;
    }
}
