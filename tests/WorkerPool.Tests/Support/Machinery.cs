using System.Reflection;
using WorkerPool.Workers;

namespace WorkerPool.Tests.Support;

/// <summary>What stands behind a pool or a group, which its users cannot see.</summary>
internal static class Machinery
{
    internal static Dispatcher DispatcherOf<TMethods>(CallTarget<TMethods> target)
        where TMethods : class
    {
        PropertyInfo property = typeof(CallTarget<TMethods>).GetProperty("Dispatcher", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return (Dispatcher)property.GetValue(target)!;
    }
}
