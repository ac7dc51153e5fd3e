using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace WorkerPool.Tests.Stress;

/// <summary>Runs alone: it uses every processor, and the level of injected delays is the process's.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "The test framework calls it a collection.")]
public sealed class StressCollection
{
    internal const string Name = "Stress";
}
