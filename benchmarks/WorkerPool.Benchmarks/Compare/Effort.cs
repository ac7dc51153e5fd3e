namespace WorkerPool.Benchmarks.Compare;

/// <summary>How long a comparison may take.</summary>
/// <param name="Name">What the user called it.</param>
/// <param name="Rounds">How often each contestant is measured, in turn with its peer.</param>
/// <param name="WarmUp">How long both run before the first measured round; at least two runs each.</param>
internal sealed record Effort(string Name, int Rounds, TimeSpan WarmUp)
{
    internal static readonly Effort Quick = new("quick", 11, TimeSpan.FromSeconds(1));

    internal static readonly Effort Full = new("full", 51, TimeSpan.FromSeconds(4));
}
