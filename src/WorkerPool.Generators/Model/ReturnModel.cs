namespace WorkerPool.Generators.Model;

/// <summary>What a method returns.</summary>
/// <param name="Kind">How it gives its result.</param>
/// <param name="Result">The type of the result, of each where there are several; null for none.</param>
/// <param name="Serializer">How results become bytes, as C#; empty where they never do.</param>
internal sealed record ReturnModel(ReturnKind Kind, string? Result, string Serializer)
{
    internal bool IsStream => Kind is ReturnKind.Sequence or ReturnKind.AsyncSequence;
}
