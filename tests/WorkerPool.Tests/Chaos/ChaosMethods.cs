namespace WorkerPool.Tests.Chaos;

/// <summary>The state of a worker: runs the bodies, and notices a second thread, a second disposal and a use after that.</summary>
internal sealed class ChaosMethods : IDisposable
{
    private readonly ChaosLedger _ledger;

    // Null for a state that callers borrow, one after another.
    private readonly Thread? _thread;
    private bool _disposed;

    internal ChaosMethods(ChaosLedger ledger, int workerId)
    {
        _ledger = ledger;
        _thread = workerId > 0 ? Thread.CurrentThread : null;
        ledger.NoteMade(_thread);
    }

    /// <summary>The flowing local that a producer sets to the number of its call.</summary>
    internal static AsyncLocal<long> Flowing { get; } = new();

    internal long Run(ChaosCall call)
    {
        Check(call);
        call.Begin();
        bool lent = false;
        try
        {
            switch (call.Body)
            {
                case ChaosBody.Throw:
                    throw new ChaosException(call.Number);
                case ChaosBody.Spin or ChaosBody.Yield:
                    Thread.SpinWait(call.Work * 20);
                    break;
                case ChaosBody.Emit:
                    Emit(call);
                    break;
                case ChaosBody.Heed:
                    WorkerContext.Current.CancellationToken.WaitHandle.WaitOne(call.Work);
                    WorkerContext.Current.Checkpoint();
                    break;
                case ChaosBody.Deaf or ChaosBody.Delay:
                    Thread.Sleep(call.Work);
                    break;
                case ChaosBody.Nest:
                    lent = true;
                    call.Meter?.Leave(call);
                    ChaosNestedActs.Block(call);
                    break;
            }

            Check(call);
            return call.Expected;
        }
        finally
        {
            call.Finish(lent);
        }
    }

    internal async ValueTask<long> RunAsync(ChaosCall call)
    {
        Check(call);
        call.Begin();
        bool lent = false;
        try
        {
            switch (call.Body)
            {
                case ChaosBody.Throw:
                    await Task.Yield();
                    throw new ChaosException(call.Number);
                case ChaosBody.Spin:
                    Thread.SpinWait(call.Work * 20);
                    break;
                case ChaosBody.Emit:
                    await Task.Yield();
                    Emit(call);
                    break;
                case ChaosBody.Heed:
                    await HeedAsync(call.Work);
                    break;
                case ChaosBody.Deaf:
                    await Task.Delay(call.Work);
                    break;
                case ChaosBody.Yield:
                    for (int i = 0; i < call.Work; i++)
                        await Task.Yield();
                    break;
                case ChaosBody.Delay:
                    await Task.Delay(call.Work, WorkerContext.Current.CancellationToken);
                    break;
                case ChaosBody.Nest:
                    lent = true;
                    call.Meter?.Leave(call);
                    await ChaosNestedActs.AwaitAsync(call);
                    break;
            }

            Check(call);
            return call.Expected;
        }
        finally
        {
            call.Finish(lent);
        }
    }

    internal Task<long> RunTaskAsync(ChaosCall call) => RunAsync(call).AsTask();

    /// <summary>Counts to a number, giving way now and then.</summary>
    internal async IAsyncEnumerable<int> CountAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 3 == 0)
                await Task.Yield();
            Check(null);
            yield return i;
        }
    }

    internal IEnumerable<int> Count(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Check(null);
            yield return i;
        }
    }

    public void Dispose()
    {
        if (_disposed)
            _ledger.Wrong("a state was disposed twice");
        if (_thread is not null && Thread.CurrentThread != _thread)
            _ledger.Wrong("a state was disposed on another thread");
        _disposed = true;
        _ledger.NoteDisposed();
    }

    internal void Check(ChaosCall? call)
    {
        if (_disposed)
            _ledger.Wrong($"call {call?.Number} uses a disposed state");
        if (_thread is not null && Thread.CurrentThread != _thread)
            _ledger.Wrong($"call {call?.Number} uses its state on another thread");
        if (call is null)
            return;
        long expected = _ledger.Plan.Options.ContextFlow == ContextFlow.Full ? call.Number : 0;
        if (Flowing.Value != expected)
            _ledger.Wrong($"call {call.Number} sees the local value {Flowing.Value}, not {expected}");
    }

    private static void Emit(ChaosCall call)
    {
        WorkerContext context = WorkerContext.Current;
        for (int i = 1; i <= call.Work; i++)
            context.Emit(i);
    }

    private static async Task HeedAsync(int milliseconds)
    {
        CancellationToken token = WorkerContext.Current.CancellationToken;
        for (int i = 0; i < milliseconds; i++)
            await Task.Delay(1, token);
    }
}
