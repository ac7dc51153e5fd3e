using Xunit;

namespace WorkerPool.Tests;

/// <summary>Tests that need the process for themselves.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
