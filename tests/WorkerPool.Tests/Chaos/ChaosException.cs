namespace WorkerPool.Tests.Chaos;

/// <summary>What the code of a call throws; carries the call's number, so that a mix-up shows.</summary>
internal sealed class ChaosException(long number) : Exception($"Call {number} throws, as planned.")
{
    internal long Number { get; } = number;
}
