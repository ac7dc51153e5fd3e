using System.Globalization;

namespace WorkerPool.Methods;

/// <summary>
/// The conversions of arguments and results: those that C# makes without a cast, but only where every value keeps all its digits.
/// </summary>
internal static class SafeConversion
{
    // C# also takes int to float, and long to float and double; those round.
    private static readonly Dictionary<Type, Type[]> s_wider = new()
    {
        [typeof(sbyte)] = [typeof(short), typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal)],
        [typeof(byte)] =
        [
            typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal),
        ],
        [typeof(short)] = [typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal)],
        [typeof(ushort)] = [typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal)],
        [typeof(char)] =
        [
            typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal),
        ],
        [typeof(int)] = [typeof(long), typeof(double), typeof(decimal)],
        [typeof(uint)] = [typeof(long), typeof(ulong), typeof(double), typeof(decimal)],
        [typeof(long)] = [typeof(decimal)],
        [typeof(ulong)] = [typeof(decimal)],
        [typeof(float)] = [typeof(double)],
    };

    /// <summary>How well a value serves as <paramref name="target"/>.</summary>
    internal static Fit FitOf(object? value, Type target) =>
        value is not null ? FitOf(value.GetType(), target) : AcceptsNull(target) ? Fit.Assignable : Fit.None;

    /// <summary>How well any value of <paramref name="source"/> serves as <paramref name="target"/>.</summary>
    internal static Fit FitOf(Type source, Type target)
    {
        if (source == target)
            return Fit.Exact;
        if (IsAssignable(source, target))
            return Fit.Assignable;
        if (!AcceptsNull(target) && AcceptsNull(source))
            return Fit.None;
        return IsWider(NotNullable(source), NotNullable(target)) ? Fit.Widened : Fit.None;
    }

    /// <summary>A value that fits as one of the target's type.</summary>
    internal static object? Convert(object? value, Type target)
    {
        if (value is null)
            return null;
        Type wanted = NotNullable(target);
        if (!IsWider(value.GetType(), wanted))
            return value;

        // The framework converts a char to whole numbers only.
        return System.Convert.ChangeType(value is char letter ? (int)letter : value, wanted, CultureInfo.InvariantCulture);
    }

    private static bool IsWider(Type source, Type target) => s_wider.TryGetValue(source, out Type[]? wider) && wider.Contains(target);

    private static bool AcceptsNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private static Type NotNullable(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    // The runtime, unlike C#, takes an array of uint or of an enum for one of int, and for its interfaces.
    private static bool IsAssignable(Type source, Type target)
    {
        if (!target.IsAssignableFrom(source))
            return false;
        if (!source.IsArray || ElementOf(target) is not { } wanted)
            return true;
        Type element = source.GetElementType()!;
        return element == wanted || (!element.IsValueType && !wanted.IsValueType && IsAssignable(element, wanted));
    }

    private static Type? ElementOf(Type type) =>
        type.IsArray ? type.GetElementType() : type is { IsGenericType: true, GenericTypeArguments: [var element] } ? element : null;
}
