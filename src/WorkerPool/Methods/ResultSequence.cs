namespace WorkerPool.Methods;

/// <summary>What a method returns that gives several results, when the type of each is known without reflection.</summary>
internal abstract class ResultSequence
{
    /// <summary>How to enumerate a returned value; null when its elements are no <typeparamref name="TResult"/>.</summary>
    internal abstract Func<object?, IAsyncEnumerable<TResult>?>? OpenerFor<TResult>();
}
