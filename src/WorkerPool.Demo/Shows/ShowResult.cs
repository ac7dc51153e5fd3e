namespace WorkerPool.Demo.Shows;

/// <summary>What a show saw, and which of its claims that does not bear out.</summary>
internal sealed record ShowResult(string Name, string Evidence, IReadOnlyList<string> Broken)
{
    /// <summary>Letters of the longest name.</summary>
    internal const int NameLength = 8;

    internal bool Passed => Broken.Count == 0;
}
