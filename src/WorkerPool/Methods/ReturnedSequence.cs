using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using WorkerPool.Streams;

namespace WorkerPool.Methods;

/// <summary>Enumerates what a method returned when only reflection knows of which type its elements are.</summary>
[RequiresUnreferencedCode("Looks for the interfaces of a type that trimming may have changed.")]
[RequiresDynamicCode("Makes generic code at run time.")]
internal static class ReturnedSequence
{
    /// <summary>How to enumerate what a method of that type returns; null when it is no sequence of <typeparamref name="TResult"/>.</summary>
    internal static Func<object?, IAsyncEnumerable<TResult>?>? For<TResult>(Type returned)
    {
        if (returned.IsAssignableTo(typeof(IAsyncEnumerable<TResult>)))
            return static value => (IAsyncEnumerable<TResult>?)value;
        if (returned.IsAssignableTo(typeof(IEnumerable<TResult>)) && ElementsOf(returned, typeof(IEnumerable<>)).Any(Fits<TResult>))
            return static value => value is null ? null : new EnumerableInput<TResult>((IEnumerable<TResult>)value);
        if (ElementsOf(returned, typeof(IAsyncEnumerable<>)).FirstOrDefault(Fits<TResult>) is { } element)
        {
            return typeof(ReturnedSequence).GetMethod(nameof(ConvertAll), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(element, typeof(TResult))
                .CreateDelegate<Func<object?, IAsyncEnumerable<TResult>?>>();
        }

        if (ElementsOf(returned, typeof(IEnumerable<>)).Any(Fits<TResult>))
        {
            return static value =>
                value is null ? null : new EnumerableInput<TResult>(((IEnumerable)value).Cast<object?>().Select(BoundCall.To<TResult>));
        }

        return null;
    }

    private static bool Fits<TResult>(Type element) => SafeConversion.FitOf(element, typeof(TResult)) != Fit.None;

    private static IEnumerable<Type> ElementsOf(Type type, Type sequence) =>
        type.GetInterfaces().Prepend(type)
            .Where(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == sequence)
            .Select(static candidate => candidate.GenericTypeArguments[0]);

    private static IAsyncEnumerable<TResult>? ConvertAll<TElement, TResult>(object? value) =>
        value is null ? null : ResultSequence<TElement>.ConvertAsync<TResult>((IAsyncEnumerable<TElement>)value);
}
