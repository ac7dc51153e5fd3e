using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Writing;

/// <summary>Writes the batches of one method: a form for each way in which items lie, on the form of the core's that takes them so.</summary>
internal sealed class BatchWriter
{
    private readonly SourceWriter _writer;
    private readonly TypeModel _type;
    private readonly MethodModel _method;
    private readonly string _item;

    internal BatchWriter(SourceWriter writer, TypeModel type, MethodModel method)
    {
        _writer = writer;
        _type = type;
        _method = method;
        _item = DelegateText.NamedArgumentType(method);
    }

    private string Outcome =>
        _method.Return.Result is null ? "or fails with the first exception" : "and gives every item's result or exception";

    private string Returned =>
        Api.Library + (_method.Return.Result is { } result ? $"PoolTask<{Api.Library}BatchResult<{result}>>" : "PoolTask");

    private string Core => _method.Return.Result is null ? "ForEachAsync" : "ExecBatchAsync";

    /// <summary>Writes the proxy's methods. Arrays and collection expressions fit both, and the array is preferred.</summary>
    internal void Write()
    {
        _writer.Line();
        _writer.Line($"/// <summary>Calls <see cref=\"{_method.DocumentationId}\"/> for each item, {Outcome}.</summary>");
        _writer.Line("/// <param name=\"items\">The arguments of each call. Do not change the list while the batch runs.</param>");
        _writer.Line("/// <param name=\"options\">What the batch asks for.</param>");
        _writer.Line("/// <param name=\"cancellationToken\">Stops the batch.</param>");
        Write("public", [], $"{Api.Collections}IReadOnlyList<{_item}>", "_target");
        WriteInherited();
        Write("public", [], ArrayOf(_item), "_target");
    }

    /// <summary>
    /// Writes the form for memory, an extension of the proxy: the compiler looks at it only when no method of the proxy fits. As one of them
    /// it would make calls ambiguous with what is a list and converts to memory too, like <see cref="ArraySegment{T}"/>.
    /// </summary>
    internal void WriteExtension()
    {
        WriteInherited();
        _writer.Line("/// <param name=\"proxy\">The typed calls.</param>");
        Write("public static", [$"this {_type.ProxyFullName} proxy"], $"global::System.ReadOnlyMemory<{_item}>", "proxy._target");
    }

    private void WriteInherited()
    {
        string arity = _method.Arity == 0 ? "" : "``" + _method.Arity;
        string parameters = $"{_method.ListId},WorkerPool.BatchOptions,System.Threading.CancellationToken";
        _writer.Line();
        _writer.Line($"/// <inheritdoc cref=\"M:{_type.ProxyId}.{_method.BatchName}{arity}({parameters})\"/>");
    }

    private void Write(string modifiers, IEnumerable<string> first, string items, string target) => MemberWriter.Write(
        _writer, _method, $"{modifiers} {Returned} {_method.BatchName}",
        [.. first, items + " items", .. MemberWriter.Limits("BatchOptions", "options", "cancellationToken")],
        $"{target}.{Core}(items, {DelegateText.Of(_type, _method)}, options, cancellationToken)");

    // C# writes the outermost array's brackets first: arrays of int[,] are int[][,]. One that may be null is closed by its question mark.
    private static string ArrayOf(string item)
    {
        int end = item.Length;
        while (item[end - 1] is '[' or ',' or ']')
            end--;
        return item.Insert(end, "[]");
    }
}
