namespace WorkerPool;

/// <summary>Says how one method can be called by its name and through the generated proxy.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WorkerMethodAttribute : Attribute
{
    /// <summary>
    /// The name in place of the method's own; its proxy method is called the same, with <c>Async</c> at the end. Must be a C# identifier.
    /// Default: <see langword="null"/>, the method's own name.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>Leaves the method out: no proxy method, and no call by name. Default: <see langword="false"/>.</summary>
    public bool Ignore { get; set; }
}
