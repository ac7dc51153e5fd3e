namespace WorkerPool.Generators.Model;

/// <summary>How a method gives its result.</summary>
internal enum ReturnKind
{
    /// <summary>Directly, or none.</summary>
    Direct,

    /// <summary>By a task.</summary>
    Task,

    /// <summary>By a value task.</summary>
    ValueTask,

    /// <summary>One after another, by an enumerable.</summary>
    Sequence,

    /// <summary>One after another, by an asynchronous enumerable.</summary>
    AsyncSequence,
}
