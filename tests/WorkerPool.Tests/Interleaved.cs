using Xunit;

namespace WorkerPool.Tests;

/// <summary>Random delays at the interleaving points until disposed. Only for tests of <see cref="InterleavingCollection"/>.</summary>
internal sealed class Interleaved : IDisposable
{
    private Interleaved(int level) => Interleaving.Level = level;

    public static Interleaved At(int level) => new(level);

    public void Dispose() => Interleaving.Level = 0;
}

/// <summary>The tests that set the process-wide <see cref="Interleaving.Level"/>; nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class InterleavingCollection
{
    public const string Name = "Interleaving";
}
