using Xunit;

namespace WorkerPool.Tests.Chaos;

/// <summary>A test that runs only where it is asked for by one of its variables.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChaosFactAttribute : FactAttribute
{
    internal const string Minutes = "WORKERPOOL_CHAOS_MINUTES";
    internal const string Seed = "WORKERPOOL_CHAOS_SEED";

    /// <summary>Skips the test unless a variable is set.</summary>
    public ChaosFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Minutes) is null && Environment.GetEnvironmentVariable(Seed) is null)
            Skip = $"Set {Minutes} or {Seed} to run it: it finds faults that are known and not mended yet.";
    }
}
