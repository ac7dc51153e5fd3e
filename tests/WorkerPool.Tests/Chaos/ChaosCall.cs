namespace WorkerPool.Tests.Chaos;

/// <summary>One call as planned, and what became of it.</summary>
internal sealed class ChaosCall(ChaosLedger ledger, long number, ChaosBody body)
{
    private int _begun;
    private int _events;
    private volatile bool _neverRuns;
    private volatile bool _isOver;

    internal ChaosLedger Ledger => ledger;

    internal long Number => number;

    internal ChaosBody Body => body;

    /// <summary>How long the code works, in spins or in milliseconds, as the body takes it.</summary>
    internal int Work { get; init; }

    /// <summary>How deep the calls nest that this call's code makes.</summary>
    internal int Depth { get; init; }

    /// <summary>A seed of its own for what the code draws.</summary>
    internal int Seed { get; init; }

    internal ChaosTurn? Turn { get; init; }

    internal int Sequence { get; init; }

    internal ChaosMeter? Meter { get; init; }

    internal int? WorkerId { get; init; }

    /// <summary>Where the code submits its own calls.</summary>
    internal ChaosTarget? Target { get; init; }

    internal bool MayCancel { get; set; }

    internal bool MayTimeOut { get; set; }

    /// <summary>Whether the loss of a worker by another call's fault can reach this call.</summary>
    internal bool MayCrash { get; set; }

    internal bool MayBeStopped => MayCancel || MayTimeOut || ledger.IsEnding || ledger.MayCancelGroups(Meter);

    internal bool IsDeaf => body is ChaosBody.Deaf or ChaosBody.Spin or ChaosBody.Delay or ChaosBody.Nest or ChaosBody.Yield or ChaosBody.Emit;

    /// <summary>
    /// Whether its code may still run when it counts as over: its worker was quarantined because it did not stop in time, which on a busy
    /// machine code that heeds its token may not do either.
    /// </summary>
    internal bool MayBeLeftBehind =>
        (MayBeStopped && IsDeaf)
        || (ledger.Plan.Options.AbortTimeout <= TimeSpan.FromMilliseconds(10) && (MayBeStopped || MayLoseWorker));

    /// <summary>
    /// Whether others may cost the call its worker: a neighbour, a call that waits below it on the stack or that its code waits for, or an
    /// inline continuation.
    /// </summary>
    private bool MayLoseWorker =>
        MayCrash || WorkerId is not null || body == ChaosBody.Nest || ledger.Plan.Options.StickyKeys
        || ledger.Plan.Options.ContinuationMode == ContinuationMode.Inline || ledger.Plan.Options.ConcurrentTasksPerWorker > 1;

    internal bool Began => Volatile.Read(ref _begun) > 0;

    /// <summary>The result, which no other call has.</summary>
    internal long Expected => unchecked(number * 0x9E3779B97F4A7C1L);

    /// <summary>Called by the code of the call, first.</summary>
    internal void Begin()
    {
        if (Interlocked.Increment(ref _begun) != 1)
            ledger.Wrong($"call {number} began twice");
        if (_neverRuns)
            ledger.Wrong($"call {number} began after it was refused");
        if (WorkerId is { } id && WorkerContext.Current.WorkerId != id)
            ledger.Wrong($"call {number} for worker {id} runs on worker {WorkerContext.Current.WorkerId}");
        if (Turn?.Enter(this) is { } wrong)
            ledger.Wrong($"call {number}: {wrong}");
        if (Meter?.TryEnter(this) == false)
            ledger.Wrong($"call {number} runs beyond the cap of {Meter.Cap}, with {Meter.Inside}");
    }

    /// <summary>Called by the code of the call, last; <paramref name="hasLentPlace"/> when it has left the meter before.</summary>
    internal void Finish(bool hasLentPlace)
    {
        if (!hasLentPlace)
            Meter?.Leave(this);
        Turn?.Leave(this);
    }

    /// <summary>Receives the events that the code sends: 1, 2, 3 and so on, all of them before the end.</summary>
    internal void OnEvent(object? payload)
    {
        if (_isOver && !MayBeStopped)
            ledger.Wrong($"an event of call {number} came after its end");
        if (payload is not int count || count != ++_events)
            ledger.Wrong($"event {payload} of call {number} came as its event {_events}");
    }

    internal void Completed(long result)
    {
        _isOver = true;
        if (result != Expected)
            ledger.Wrong($"call {number} has the result {result}, not {Expected}");
        if (!Began)
            ledger.Wrong($"call {number} has a result and did not run");
        if (body == ChaosBody.Emit && _events != Work)
            ledger.Wrong($"call {number} sent {Work} events and {_events} came");
        ledger.Count(ChaosEnd.Completed);
    }

    internal void Failed(Exception exception)
    {
        _isOver = true;
        ledger.Count(Judge(exception, out bool allowed));
        if (!allowed)
            ledger.Wrong($"call {number} ({body}) cannot end so: {exception}");
    }

    private ChaosEnd Judge(Exception exception, out bool allowed)
    {
        switch (exception)
        {
            case ChaosException thrown:
                allowed = thrown.Number == number && Began;
                return ChaosEnd.Failed;
            case PoolTimeoutException timeout:
                allowed = MayTimeOut;
                if (timeout.Kind != PoolTimeoutKind.Run)
                    RunsNever();
                return ChaosEnd.TimedOut;
            case OperationCanceledException:
                allowed = MayCancel || ledger.MayCancelGroups(Meter);
                return ChaosEnd.Cancelled;
            case QueueFullException:
                allowed = ledger.Plan.MayBeFull || ledger.Plan.Options.Queue is not null;
                RunsNever();
                return ChaosEnd.Full;
            case PoolTerminatedException:
                allowed = ledger.IsEnding;
                return ChaosEnd.Terminated;
            case WorkerCrashedException:
                allowed = MayLoseWorker;
                return ChaosEnd.Crashed;
            default:
                allowed = ledger.IsFactoryFailure(exception);
                return ChaosEnd.FactoryFailed;
        }
    }

    private void RunsNever()
    {
        _neverRuns = true;
        if (Began)
            ledger.Wrong($"call {number} ran and was refused");
    }
}
