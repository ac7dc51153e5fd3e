using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Writing;

/// <summary>How generated code calls a method.</summary>
internal static class CallText
{
    /// <summary>
    /// The method on an object, up to its arguments. A method of a base type is called as such, so that no overload further down is chosen.
    /// </summary>
    internal static string On(string methods, MethodModel method) =>
        (method.DeclaringType is null ? methods : $"(({method.DeclaringType}){methods})") + $".{method.MethodName}{method.TypeArguments}";

    /// <summary>What a method returns, as the delegate that calls it does; null for nothing.</summary>
    internal static string? Returned(ReturnModel returned) => returned.Kind switch
    {
        ReturnKind.Direct => returned.Result,
        ReturnKind.Sequence => $"{Api.Collections}IEnumerable<{returned.Result}>",
        ReturnKind.AsyncSequence => $"{Api.Collections}IAsyncEnumerable<{returned.Result}>",
        _ => Api.Tasks + returned.Kind + (returned.Result is null ? "" : $"<{returned.Result}>"),
    };
}
