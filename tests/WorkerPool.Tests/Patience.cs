namespace WorkerPool.Tests;

internal static class Patience
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
}
