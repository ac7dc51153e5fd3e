namespace WorkerPool;

/// <summary>What one worker answered to a broadcast.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <param name="WorkerId">The worker's <see cref="WorkerContext.WorkerId"/>.</param>
/// <param name="Result">What its call returned.</param>
public readonly record struct WorkerResult<TResult>(int WorkerId, TResult Result);
