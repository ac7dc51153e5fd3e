namespace WorkerPool.Wasm;

/// <summary>A module that comes with the package, and the functions it exports, in the order in which lanes number them.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Functions">The exports.</param>
internal sealed record ModuleDefinition(string Name, params string[] Functions)
{
    internal static readonly ModuleDefinition Memory = new("memory", "init", "allocate", "used", "capacity");

    internal static readonly ModuleDefinition Ring = new("ring-buffer", "init", "push", "pop", "pushMany", "popMany");

    internal static readonly ModuleDefinition Heap = new("priority-queue", "init", "push", "pop");

    internal static readonly ModuleDefinition Slots = new("task-slots", "bytes", "init", "allocate", "release");

    internal static readonly ModuleDefinition Scheduler = new("scheduler", "bytes", "init", "submit", "next", "count");

    internal static readonly ModuleDefinition Batch = new(
        "batch-processor",
        "sumF32", "affineF32", "dotF32", "minF32", "maxF32", "sumI32", "affineI32", "dotI32", "minI32", "maxI32", "dropDead");

    internal static IReadOnlyList<ModuleDefinition> All { get; } = [Memory, Ring, Heap, Slots, Scheduler, Batch];

    /// <summary>Bytes to use instead of the embedded ones.</summary>
    internal byte[]? Bytes { get; init; }

    internal byte[] Read()
    {
        if (Bytes is not null)
            return Bytes;
        using Stream stream = typeof(ModuleDefinition).Assembly.GetManifestResourceStream(Name + ".wasm")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
