using WorkerPool.Serialization;

namespace WorkerPool.Methods;

/// <summary>What a task gives, as an object; null for nothing. Awaits on the context it is called in.</summary>
internal static class BoxedResult
{
    internal static async ValueTask<object?> OfAsync(Task? task)
    {
        await MethodWires.NotNull(task).ConfigureAwait(true);
        return null;
    }

    internal static async ValueTask<object?> OfAsync<T>(Task<T>? task) => await MethodWires.NotNull(task).ConfigureAwait(true);

    internal static async ValueTask<object?> OfAsync(ValueTask task)
    {
        await task.Guarded().ConfigureAwait(true);
        return null;
    }

    internal static async ValueTask<object?> OfAsync<T>(ValueTask<T> task) => await task.Guarded().ConfigureAwait(true);
}
