using System.Diagnostics;
using Xunit;

namespace WorkerPool.Tests;

/// <summary>Bounded waiting: for a condition, a gate or a task, never longer than <see cref="Patience.Limit"/>.</summary>
internal static class Until
{
    /// <summary>Polls until the condition holds.</summary>
    internal static async Task Eventually(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience.Limit, "The condition did not come to hold in time.");
            await Task.Delay(1).ConfigureAwait(false);
        }
    }

    /// <summary>Blocks until the gate is open.</summary>
    internal static void Passed(ManualResetEventSlim gate) => Assert.True(gate.Wait(Patience.Limit), "The gate did not open in time.");

    internal static Task Bounded(this Task task) => task.WaitAsync(Patience.Limit);

    internal static Task<T> Bounded<T>(this Task<T> task) => task.WaitAsync(Patience.Limit);

    internal static Task Bounded(this PoolTask task) => task.AsTask().WaitAsync(Patience.Limit);

    internal static Task<T> Bounded<T>(this PoolTask<T> task) => task.AsTask().WaitAsync(Patience.Limit);
}
