namespace WorkerPool;

/// <summary>The range of a time limit that a timer can keep, checked in one place.</summary>
internal static class Limits
{
    internal static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    internal static TimeSpan? Check(TimeSpan? value, string name)
    {
        if (value is { } limit && (limit <= TimeSpan.Zero || limit > Longest))
            throw new ArgumentOutOfRangeException(name, limit, $"{name} must be more than 0 and at most 49 days, but is {limit}.");
        return value;
    }

    /// <summary>Checks how long somebody waits: not at all, up to the longest time, or without end.</summary>
    internal static void CheckWait(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan && (value < TimeSpan.Zero || value > Longest))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 to 49 days, or infinite, but is {value}.");
    }
}
