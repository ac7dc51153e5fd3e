namespace WorkerPool.Tests.Stress;

/// <summary>The state object of the stress program: notices two threads in it, and use after its end.</summary>
internal sealed class StressMethods : IDisposable
{
    private readonly StressLedger _ledger;
    private readonly Thread _thread = Thread.CurrentThread;
    private readonly bool _onCaller;
    private bool _disposed;

    internal StressMethods(StressLedger ledger, WorkerContext context)
    {
        _ledger = ledger;
        _onCaller = context.WorkerId == 0;
        ledger.NoteMade(context);
    }

    internal int Echo(int number)
    {
        Check();
        return number;
    }

    internal int Throw(int number)
    {
        Check();
        throw new StressException(number);
    }

    /// <summary>Runs until its token is cancelled, or for a while.</summary>
    internal int Watch(int number, WorkerContext context, int spins)
    {
        Check();
        for (int i = 0; i < spins; i++)
        {
            context.Checkpoint();
            Thread.SpinWait(20);
        }

        return number;
    }

    /// <summary>Pays no attention to its token, for a little while.</summary>
    internal int Ignore(int number)
    {
        Check();
        Thread.SpinWait(2000);
        return number;
    }

    internal async Task<int> YieldAsync(int number)
    {
        Check();
        await Task.Yield();
        Check();
        return number;
    }

    internal async ValueTask<int> ThrowLaterAsync(int number)
    {
        await Task.Yield();
        return Throw(number);
    }

    internal async ValueTask<int> DelayAsync(int number, CancellationToken token)
    {
        await Task.Delay(1, token);
        Check();
        return number;
    }

    public void Dispose()
    {
        _ledger.Require(!_disposed, null, "a state object was disposed twice");
        _ledger.Require(_onCaller || Thread.CurrentThread == _thread, null, "a state object was disposed on another thread");
        _disposed = true;
        _ledger.NoteDisposed();
    }

    private void Check()
    {
        if (_disposed)
            _ledger.Require(false, null, "a disposed state object was used");
        if (Thread.CurrentThread != _thread && !_onCaller)
            _ledger.Require(false, null, "a state object was used on another thread");
    }
}
