using Xunit;

namespace WorkerPool.Generators.Tests;

/// <summary>Tests that need the process for themselves.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
