using System.Runtime.CompilerServices;

namespace WorkerPool.Methods;

/// <summary>The tables that generated code has brought. Thread-safe.</summary>
internal static class GeneratedTables
{
    /// <summary>Makes a table known; the first for a type is kept.</summary>
    internal static void Register<TMethods>(Func<MethodTable> make) => Interlocked.CompareExchange(ref Known<TMethods>.Make, make, null);

    /// <summary>The table of a type; null when none has been brought.</summary>
    internal static MethodTable? Find<TMethods>() =>
        Volatile.Read(ref Known<TMethods>.Table) ?? (Volatile.Read(ref Known<TMethods>.Make) is { } make ? Made<TMethods>(make) : null);

    /// <summary>
    /// The same, after the assembly that declares the type has had the chance to bring its table: that happens when its first code runs,
    /// which may be later than the first call by name.
    /// </summary>
    internal static MethodTable? FindOrLoad<TMethods>()
    {
        if (Volatile.Read(ref Known<TMethods>.Make) is null)
            RuntimeHelpers.RunModuleConstructor(typeof(TMethods).Module.ModuleHandle);
        return Find<TMethods>();
    }

    private static MethodTable Made<TMethods>(Func<MethodTable> make) =>
        LazyInitializer.EnsureInitialized(ref Known<TMethods>.Table, ref Known<TMethods>.Gate, make);

    private static class Known<TMethods>
    {
        // Written once, by Register.
        internal static Func<MethodTable>? Make;

        // Written once, under the gate.
        internal static MethodTable? Table;
        internal static object? Gate;
    }
}
