namespace WorkerPool.Methods;

/// <summary>How well a type serves where another is wanted; more is better.</summary>
internal enum Fit
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As a number converted without loss.</summary>
    Widened,

    /// <summary>As it is, seen as another type.</summary>
    Assignable,

    /// <summary>The very type.</summary>
    Exact,
}
