using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace WorkerPool.Methods;

/// <summary>Awaits what an asynchronous method returned when only reflection knows of which type it is.</summary>
[RequiresUnreferencedCode("Makes generic code for types that trimming may have changed.")]
[RequiresDynamicCode("Makes generic code at run time.")]
internal static class TaskAwaiting
{
    /// <summary>How to await a value of a type; null for a type that is no task.</summary>
    /// <param name="type">The type a method returns.</param>
    /// <param name="result">The type of what the awaiting gives, <c>void</c> for nothing; <paramref name="type"/> itself when it is no task.</param>
    internal static Func<object?, ValueTask<object?>>? For(Type type, out Type result)
    {
        result = typeof(void);
        if (type == typeof(ValueTask))
            return AwaitValueTask;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return Generic(nameof(AwaitValueTaskOf), result = type.GenericTypeArguments[0]);
        if (typeof(Task).IsAssignableFrom(type))
        {
            for (Type task = type; task != typeof(Task); task = task.BaseType!)
            {
                if (task.IsGenericType && task.GetGenericTypeDefinition() == typeof(Task<>))
                    return Generic(nameof(AwaitTaskOf), result = task.GenericTypeArguments[0]);
            }

            return AwaitTask;
        }

        result = type;
        return null;
    }

    private static Func<object?, ValueTask<object?>> Generic(string name, Type result) =>
        typeof(TaskAwaiting).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(result)
            .CreateDelegate<Func<object?, ValueTask<object?>>>();

    private static ValueTask<object?> AwaitTask(object? task) => BoxedResult.OfAsync((Task?)task);

    private static ValueTask<object?> AwaitTaskOf<T>(object? task) => BoxedResult.OfAsync((Task<T>?)task);

    private static ValueTask<object?> AwaitValueTask(object? task) => BoxedResult.OfAsync((ValueTask)task!);

    private static ValueTask<object?> AwaitValueTaskOf<T>(object? task) => BoxedResult.OfAsync((ValueTask<T>)task!);
}
