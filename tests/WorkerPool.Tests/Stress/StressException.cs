namespace WorkerPool.Tests.Stress;

/// <summary>What the stress calls throw on purpose.</summary>
internal sealed class StressException(int number) : Exception($"call {number}")
{
    internal int Number { get; } = number;
}
