using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace WorkerPool.Serialization;

/// <summary>Checks values that were copied from bytes and have not been looked at yet. For generated code. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CopiedValues
{
    private const int MaxOffsetMinutes = 14 * 60;

    /// <summary>Whether a value is one of its type: of those that not every pattern of bits is allowed for, else true.</summary>
    /// <typeparam name="T">A type of the framework, or an enum.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>True when it may be used.</returns>
    public static bool IsValid<T>(ref T value)
        where T : unmanaged
    {
        // The compiler keeps the one branch of the type.
        if (typeof(T) == typeof(bool))
            return Unsafe.As<T, byte>(ref value) <= 1;
        if (typeof(T) == typeof(decimal))
            return IsValid(Unsafe.As<T, decimal>(ref value));
        if (typeof(T) == typeof(DateTime))
            return IsTime(Unsafe.As<T, DateTime>(ref value).Ticks);
        if (typeof(T) == typeof(DateTimeOffset))
            return IsValid(Unsafe.As<T, DateTimeOffset>(ref value));
        if (typeof(T) == typeof(DateOnly))
            return (uint)Unsafe.As<T, DateOnly>(ref value).DayNumber <= (uint)DateOnly.MaxValue.DayNumber;
        if (typeof(T) == typeof(TimeOnly))
            return (ulong)Unsafe.As<T, TimeOnly>(ref value).Ticks <= (ulong)TimeOnly.MaxValue.Ticks;
        return true;
    }

    /// <summary>Whether what says that there is a value is a 0 or a 1.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value, or none.</param>
    /// <returns>True when it may be asked for its value, which is to be checked by itself.</returns>
    public static bool IsValidNullable<T>(ref T? value)
        where T : unmanaged => Unsafe.As<T?, byte>(ref value) <= 1;

    /// <summary>The value inside, there or not.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="value">The value, or none.</param>
    /// <returns>Where it is.</returns>
    public static ref T ValueOf<T>(ref T? value)
        where T : unmanaged => ref Unsafe.AsRef(in Nullable.GetValueRefOrDefaultRef(in value));

    /// <summary>Whether <see cref="IsValid{T}"/> can say no.</summary>
    internal static bool IsRestricted<T>() =>
        typeof(T) == typeof(bool) || typeof(T) == typeof(decimal) || typeof(T) == typeof(DateTime) || typeof(T) == typeof(DateTimeOffset)
        || typeof(T) == typeof(DateOnly) || typeof(T) == typeof(TimeOnly);

    /// <summary>What <see cref="IsValid{T}"/> takes, for messages.</summary>
    internal static string Allowed<T>() =>
        typeof(T) == typeof(bool) ? "0 or 1"
        : typeof(T) == typeof(decimal) ? "a sign and 0 to 28 decimal places"
        : IsRestricted<T>() ? $"{default(T)} to the last one of its type"
        : "a valid value in each field";

    private static bool IsValid(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        return (parts[3] & ~0x80FF0000) == 0 && ((parts[3] >> 16) & 0xFF) <= 28;
    }

    // An instant and the clock's time for it are both times.
    private static bool IsValid(DateTimeOffset value) =>
        value.Offset.Ticks is >= -MaxOffsetMinutes * TimeSpan.TicksPerMinute and <= MaxOffsetMinutes * TimeSpan.TicksPerMinute
        && IsTime(value.UtcTicks) && IsTime(value.UtcTicks + value.Offset.Ticks);

    private static bool IsTime(long ticks) => (ulong)ticks <= (ulong)DateTime.MaxValue.Ticks;
}
