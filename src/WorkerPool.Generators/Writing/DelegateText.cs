using WorkerPool.Generators.Model;
using WorkerPool.Generators.Reading;

namespace WorkerPool.Generators.Writing;

/// <summary>The delegate that calls a method on a worker, and the one argument that it takes for all of the method's.</summary>
internal static class DelegateText
{
    /// <summary>A delegate: static, so made once; of a named type, so that exactly one form of the pool's methods takes it.</summary>
    internal static string Of(TypeModel type, MethodModel method)
    {
        var types = new List<string> { type.Type };
        var names = new List<string> { "m" };
        if (method.TakenCount > 0)
        {
            types.Add(ArgumentType(method));
            names.Add("a");
        }

        if (method.IsSupplied)
        {
            types.Add(Api.Context);
            names.Add("c");
        }

        string kind = CallText.Returned(method.Return) is { } returned
            ? $"global::System.Func<{string.Join(", ", types)}, {returned}>"
            : $"global::System.Action<{string.Join(", ", types)}>";
        IEnumerable<string> given = method.Parameters.Select((parameter, i) => Given(method, parameter, i));
        return $"({kind})(static ({string.Join(", ", names)}) => {CallText.On("m", method)}({string.Join(", ", given)}))";
    }

    /// <summary>The argument for a call: none, the method's only one, or a tuple of them.</summary>
    internal static IEnumerable<string> Argument(MethodModel method) => method.TakenCount switch
    {
        0 => [],
        1 => [Names.Escape(method.Parameters[0].Name)],
        _ => [$"({string.Join(", ", method.Taken.Select(static one => Names.Escape(one.Name)))})"],
    };

    /// <summary>The type of the argument, a tuple's elements named like the parameters.</summary>
    internal static string NamedArgumentType(MethodModel method) => method.TakenCount == 1
        ? method.Parameters[0].Type
        : $"({string.Join(", ", method.Taken.Select(static one => $"{one.Type} {Names.Escape(one.Name)}"))})";

    internal static string ArgumentType(MethodModel method) => method.TakenCount == 1
        ? method.Parameters[0].Type
        : $"({string.Join(", ", method.Taken.Select(static one => one.Type))})";

    internal static string Given(MethodModel method, ParameterModel parameter, int index)
    {
        if (index >= method.TakenCount)
            return parameter.Supply == Supply.Token ? "c.CancellationToken" : "c";
        string value = method.TakenCount == 1 ? "a" : $"a.Item{index + 1}";
        return parameter.IsIn ? "in " + value : value;
    }
}
