namespace WorkerPool.Methods;

/// <summary>One parameter of a method that can be called by name.</summary>
internal sealed class MethodParameter
{
    internal required string Name { get; init; }

    internal required Type Type { get; init; }

    /// <summary>Whether the caller may leave the argument out.</summary>
    internal bool IsOptional { get; init; }

    /// <summary>What an argument that was left out becomes; of the parameter's type.</summary>
    internal object? Default { get; init; }

    /// <summary>Makes the array of a <c>params</c> parameter; null for every other one.</summary>
    internal Func<int, Array>? NewArray { get; init; }

    /// <summary>The type of each argument that a <c>params</c> parameter gathers.</summary>
    internal Type ElementType => Type.GetElementType()!;
}
