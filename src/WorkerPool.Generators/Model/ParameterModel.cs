namespace WorkerPool.Generators.Model;

/// <summary>One parameter of a method.</summary>
internal sealed record ParameterModel
{
    /// <summary>Its name, not escaped.</summary>
    internal required string Name { get; init; }

    /// <summary>Its type with <c>global::</c> and its nullable annotation.</summary>
    internal required string Type { get; init; }

    /// <summary>The element type of a <c>params</c> array; null for every other parameter.</summary>
    internal required string? ElementType { get; init; }

    /// <summary>Whether it is passed by <c>in</c>.</summary>
    internal required bool IsIn { get; init; }

    /// <summary>What it is when left out, as C#; null when it may not be.</summary>
    internal required string? Default { get; init; }

    /// <summary>Attributes that the compiler heeds at each call.</summary>
    internal required string Attributes { get; init; }

    /// <summary>How its arguments become bytes, as C#; empty where they never do.</summary>
    internal required string Serializer { get; init; }

    /// <summary>What the pool supplies, when this is one of the last parameters.</summary>
    internal required Supply Supply { get; init; }
}
