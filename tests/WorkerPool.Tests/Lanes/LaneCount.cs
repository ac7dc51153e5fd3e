using WorkerPool.Tests.Support;

namespace WorkerPool.Tests.Lanes;

/// <summary>What a pool keeps of keys, which its users cannot see.</summary>
internal static class LaneCount
{
    /// <summary>Keys that have a call which is not over.</summary>
    internal static int Of<TMethods>(CallTarget<TMethods> target)
        where TMethods : class => Machinery.DispatcherOf(target).Lanes?.LaneCount ?? 0;

    /// <summary>Waits until none is left: a call is over before its caller learns it, unless it was stopped while it ran.</summary>
    internal static Task GoneAsync<TMethods>(CallTarget<TMethods> target)
        where TMethods : class => Until.Eventually(() => Of(target) == 0);
}
