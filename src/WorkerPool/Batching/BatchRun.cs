using System.Diagnostics;
using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>
/// One worker's share of a batch. As a ticket it waits in a queue; the worker that takes it runs chunk after chunk, until nothing is left
/// or others wait. Held by the batch until it has ended, and by its carrier or its worker.
/// </summary>
internal sealed partial class BatchRun(Dispatcher dispatcher) : WorkItem(dispatcher)
{
    // How long a run may keep its worker while others wait, in Stopwatch ticks.
    private static readonly long s_turn = (long)(100e-6 * Stopwatch.Frequency);

    private Batch? _batch;
    // Whether a worker had started it when it was stopped. Written and read by whoever stops it.
    private bool _wasStarted;
    private Outcome _stoppedAs;

    /// <summary>
    /// Whether it makes way when others wait: not while code on its worker blocks for the batch, since then nobody else might run it, and
    /// not on its caller's own thread.
    /// </summary>
    internal bool MayGiveWay { get; set; }

    /// <summary>When its worker took it up, and when its chunk began, in Stopwatch ticks. The worker only.</summary>
    internal long TurnSince { get; set; }

    internal long ChunkSince { get; set; }

    /// <summary>How many occasions to give up the core the batch had counted when this run last did. The worker only.</summary>
    internal int Occasions { get; set; }

    /// <summary>
    /// Whether its last chunk was the batch's last: once the worker is free again, it completes the batch. The worker only.
    /// </summary>
    internal bool EndsBatch { get; set; }

    /// <summary>
    /// Whether an item of it is failing the batch, after which it ends by itself. Written by the worker; a stopper that reads it too early
    /// stops it as any other.
    /// </summary>
    internal bool IsFailing { get; set; }

    internal override bool IsPart => true;

    /// <summary>Whether the run has had its worker for as long as others can be kept waiting.</summary>
    internal bool IsTurnOver(long now) => now - TurnSince >= s_turn;

    internal void BeginTicket(Batch batch, ExecOptions? options, CallerContext caller)
    {
        _batch = batch;
        _wasStarted = false;
        MayGiveWay = true;
        EndsBatch = false;
        TurnSince = 0;
        ChunkSince = 0;
        Occasions = 0;
        BeginItems(batch.Settings.ItemLimit);
        Begin(options, caller);
    }

    internal override void Execute(Worker worker)
    {
        Interleaving.Point();

        // Its items count for the worker's age, not the run itself.
        worker.NoteItems(-1);

        // A caller that runs it itself runs nothing else: to make way would only end the back-pressure on him.
        if (worker.Place < 0)
            MayGiveWay = false;
        _batch!.Drive(this, worker);
    }

    /// <summary>The worker is through with it. For the worker.</summary>
    internal void Finish(Worker worker)
    {
        Batch batch = _batch!;
        bool endsBatch = EndsBatch;
        if (!TryFinish())
        {
            worker.NoteReturned(this);
            if (endsBatch)
                batch.Complete();
            return;
        }

        NoteFinished(Outcome.Part);
        worker.NoteFinished(Outcome.Part);
        batch.Leave(this);
        Release();
        if (endsBatch)
            batch.Complete();
    }

    /// <summary>It was stopped, by its batch or by others.</summary>
    internal override void SetException(Exception exception)
    {
        _batch!.OnRunStopped(this, _wasStarted, exception, _stoppedAs);
        Release();
    }

    // The batch is one call and is counted as one.
    private protected override void NoteStopped(Outcome outcome)
    {
        _stoppedAs = outcome;
        Turn?.OnOutcome(this, Outcome.Part);
    }

    private protected override void OnStoppedRunning()
    {
        _wasStarted = true;
        Signal(Signals.Stop);
        base.OnStoppedRunning();
    }

    private protected override void ClearCall() => _batch = null;

    // It names its batch to the end, which it is about to tell that it was stopped.
    private protected override void LetGo()
    {
    }

    private protected override void ReturnToCache() => Dispatcher.Caches.Get<BatchRun>().Return(this);
}
