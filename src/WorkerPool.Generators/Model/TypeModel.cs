namespace WorkerPool.Generators.Model;

/// <summary>All that the written source of one type says. No symbols: it outlives the compilation it was read from.</summary>
internal sealed record TypeModel
{
    /// <summary>The type with <c>global::</c>.</summary>
    internal required string Type { get; init; }

    /// <summary>The type in documentation: an id with its prefix.</summary>
    internal required string DocumentationId { get; init; }

    /// <summary>The namespace of the proxy; empty for the global one.</summary>
    internal required string Namespace { get; init; }

    /// <summary>The proxy's name.</summary>
    internal required string ProxyName { get; init; }

    /// <summary>The name of the class that holds what stands on the pool.</summary>
    internal required string ExtensionsName { get; init; }

    /// <summary>The name of the file: no other type of the assembly has it.</summary>
    internal required string FileName { get; init; }

    internal required bool IsPublic { get; init; }

    /// <summary>Methods that look at structs which have been copied from bytes.</summary>
    internal required EquatableArray<string> Checks { get; init; }

    internal required EquatableArray<MethodModel> Methods { get; init; }

    /// <summary>The proxy's name with <c>global::</c>.</summary>
    internal string ProxyFullName => "global::" + Qualified;

    /// <summary>The proxy in documentation: an id without a prefix.</summary>
    internal string ProxyId => Qualified.Replace("@", "");

    private string Qualified => Namespace.Length == 0 ? ProxyName : $"{Namespace}.{ProxyName}";
}
