using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Writing;

/// <summary>Writes the batch of one method.</summary>
internal static class BatchWriter
{
    internal static void Write(SourceWriter writer, TypeModel type, MethodModel method)
    {
        string? result = method.Return.Result;
        string outcome = result is null ? "or fails with the first exception" : "and gives every item's result or exception";
        string returned = Api.Library + (result is null ? "PoolTask" : $"PoolTask<{Api.Library}BatchResult<{result}>>");
        string core = result is null ? "ForEachAsync" : "ExecBatchAsync";
        writer.Line();
        writer.Line($"/// <summary>Calls <see cref=\"{method.DocumentationId}\"/> for each item, {outcome}.</summary>");
        writer.Line("/// <param name=\"items\">The arguments of each call. Do not change the list while the batch runs.</param>");
        writer.Line("/// <param name=\"options\">What the batch asks for.</param>");
        writer.Line("/// <param name=\"cancellationToken\">Stops the batch.</param>");
        MemberWriter.Write(
            writer, method, $"public {returned} {method.BatchName}",
            [
                $"{Api.Collections}IReadOnlyList<{DelegateText.NamedArgumentType(method)}> items",
                .. MemberWriter.Limits("BatchOptions", "options", "cancellationToken"),
            ],
            $"_target.{core}(items, {DelegateText.Of(type, method)}, options, cancellationToken)");
    }
}
