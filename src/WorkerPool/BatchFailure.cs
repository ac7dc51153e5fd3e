namespace WorkerPool;

/// <summary>An item of a batch that failed.</summary>
/// <param name="Index">Its place in the input.</param>
/// <param name="Exception">What its code threw, or what stopped it: a time limit, the loss of its worker.</param>
public readonly record struct BatchFailure(int Index, Exception Exception);
