namespace WorkerPool.Tests.Chaos;

/// <summary>What the factory of the state throws in rounds whose factories fail.</summary>
internal sealed class ChaosFactoryException() : Exception("The factory fails, as planned.");
