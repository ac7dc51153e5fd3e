using System.Runtime.CompilerServices;

namespace WorkerPool.Workers;

/// <summary>The exceptions that kept a worker from starting, for as long as they live. Thread-safe.</summary>
internal static class StartFailures
{
    private static readonly ConditionalWeakTable<Exception, object> s_all = new();

    internal static void Add(Exception exception) => s_all.AddOrUpdate(exception, s_all);

    internal static bool Contains(Exception exception) => s_all.TryGetValue(exception, out _);
}
