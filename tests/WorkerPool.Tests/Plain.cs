namespace WorkerPool.Tests;

/// <summary>The methods of a test that needs none of its own.</summary>
internal sealed class Plain
{
    internal int Calls { get; set; }
}
