namespace WorkerPool.Generators.Tests;

/// <summary>How long a test waits for anything before it fails. No test passes or fails by less.</summary>
internal static class Patience
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
}
