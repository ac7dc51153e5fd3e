namespace WorkerPool.Tests.Support;

/// <summary>Code for a call that says when it has begun and runs until it is released, whatever its token says.</summary>
internal sealed class Hold
{
    /// <summary>When held code gives up: well after the test that holds it has.</summary>
    internal static readonly TimeSpan GiveUp = 2 * Patience.Limit;

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _entries;

    /// <summary>Completes when a call is in <see cref="Run"/>.</summary>
    internal Task Begun => _begun.Task.WaitAsync(Patience.Limit);

    internal int Entries => Volatile.Read(ref _entries);

    internal void Release() => _released.TrySetResult();

    internal int Run(int number)
    {
        Interlocked.Increment(ref _entries);
        _begun.TrySetResult();
        if (!_released.Task.Wait(GiveUp))
            throw new InvalidOperationException("Nobody released the call.");
        return number;
    }

    /// <summary>Runs until its token is cancelled, as well-behaved code does.</summary>
    internal int RunUntilCancelled(WorkerContext context)
    {
        Interlocked.Increment(ref _entries);
        _begun.TrySetResult();
        if (!context.CancellationToken.WaitHandle.WaitOne(GiveUp))
            throw new InvalidOperationException("Nobody cancelled the call.");
        context.Checkpoint();
        return 0;
    }

    internal async Task<int> RunAsync(int number)
    {
        Interlocked.Increment(ref _entries);
        _begun.TrySetResult();
        await _released.Task.WaitAsync(GiveUp);
        return number;
    }
}
