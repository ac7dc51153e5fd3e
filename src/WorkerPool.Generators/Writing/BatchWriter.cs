using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Writing;

/// <summary>Writes the batches of one method: a form for each way in which items lie, on the form of the core's that takes them so.</summary>
internal static class BatchWriter
{
    /// <summary>Writes the proxy's methods. Arrays and collection expressions fit both, and the array is preferred.</summary>
    internal static void Write(SourceWriter writer, TypeModel type, MethodModel method)
    {
        string item = DelegateText.NamedArgumentType(method);
        Write(writer, type, method, $"{Api.Collections}IReadOnlyList<{item}>", "list", null);
        Write(writer, type, method, ArrayOf(item), "array", null);
    }

    /// <summary>
    /// Writes the form for memory, an extension of the proxy: the compiler looks at it only when no method of the proxy fits. As one of them
    /// it would make calls ambiguous with what is a list and converts to memory too, like <see cref="ArraySegment{T}"/>.
    /// </summary>
    internal static void WriteExtension(SourceWriter writer, TypeModel type, MethodModel method, string proxy) =>
        Write(writer, type, method, $"global::System.ReadOnlyMemory<{DelegateText.NamedArgumentType(method)}>", "memory", proxy);

    private static void Write(SourceWriter writer, TypeModel type, MethodModel method, string items, string noun, string? proxy)
    {
        string? result = method.Return.Result;
        string outcome = result is null ? "or fails with the first exception" : "and gives every item's result or exception";
        string returned = Api.Library + (result is null ? "PoolTask" : $"PoolTask<{Api.Library}BatchResult<{result}>>");
        string core = result is null ? "ForEachAsync" : "ExecBatchAsync";
        writer.Line();
        writer.Line($"/// <summary>Calls <see cref=\"{method.DocumentationId}\"/> for each item, {outcome}.</summary>");
        if (proxy is not null)
            writer.Line("/// <param name=\"proxy\">The typed calls.</param>");
        writer.Line($"/// <param name=\"items\">The arguments of each call. Do not change the {noun} while the batch runs.</param>");
        writer.Line("/// <param name=\"options\">What the batch asks for.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Stops the batch.</param>");
        IEnumerable<string> parameters = [items + " items", .. MemberWriter.Limits("BatchOptions", "options", "cancellationToken")];
        string call = $"_target.{core}(items, {DelegateText.Of(type, method)}, options, cancellationToken)";
        if (proxy is null)
            MemberWriter.Write(writer, method, $"public {returned} {method.BatchName}", parameters, call);
        else
            MemberWriter.Write(writer, method, $"public static {returned} {method.BatchName}", [$"this {proxy} proxy", .. parameters], "proxy." + call);
    }

    // C# writes the outermost array's brackets first: arrays of int[,] are int[][,]. One that may be null is closed by its question mark.
    private static string ArrayOf(string item)
    {
        int end = item.Length;
        while (item[end - 1] is '[' or ',' or ']')
            end--;
        return item.Insert(end, "[]");
    }
}
