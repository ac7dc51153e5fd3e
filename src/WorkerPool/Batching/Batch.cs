using System.Diagnostics;
using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>
/// Many items for the price of one call. Its runs, one a worker, claim chunks of items from one cursor. At most one entry of it stands in
/// the queue, the ticket: a worker that takes the ticket becomes a run and puts in the next one while items are left and more runs are
/// allowed. A run makes way for what waits between chunks, by becoming the ticket again. Also: Batch.Runs.cs (tickets, runs, the end of
/// each), Batch.Items.cs (what became of the items).
/// </summary>
internal abstract partial class Batch : IGivesWay
{
    private readonly Dispatcher _dispatcher;
    private readonly RangeSource _ranges;
    private readonly ChunkSizing _sizing;
    private readonly object _gate = new();
    private readonly int _count;
    private readonly long _startedAt;
    private CallerContext _callerContext;
    private BatchCaller _caller = null!;
    private CallGroup? _group;

    // Runs that workers have taken up, with their versions; guarded by the gate.
    private readonly List<(BatchRun Run, int Version)> _runs = [];

    // The run that waits for a worker, if one does; guarded by the gate. The count, 0 or 1, is read without it.
    private BatchRun? _ticket;
    private int _ticketVersion;
    private int _ticketCount;

    // Whether a worker has begun the batch, and whether it is in the dispatcher's list; guarded by the gate.
    private bool _hasBegun;
    private bool _isListed;

    // Set once, under the gate: the batch has its outcome, nothing more is to be begun.
    private volatile bool _isOver;

    // 1 from the time the runs have been asked to give way until one has; Interlocked.
    private int _asked;

    // Grows when a run is taken up and when one looks whether others wait: what else there is to run has just ended then, or soon will.
    // Written and read by any run without order: of two at once one may not count, and the other is enough.
    private int _occasions;

    // Items that have not ended; Interlocked. Whoever brings it to 0 completes the batch.
    private int _left;

    // Set when a run's chunk is taken over, before its items are counted.
    private bool _hasLostRuns;

    // By index; guarded by the gate. Null until an item fails.
    private Dictionary<int, Exception>? _failures;

    private protected Batch(Dispatcher dispatcher, int count, BatchSettings settings, int firstChunk = 1)
    {
        _dispatcher = dispatcher;
        _count = count;
        _left = count;
        Settings = settings;
        _ranges = new RangeSource(count);
        _sizing = new ChunkSizing(settings.ChunkSize, settings.MostRuns, firstChunk);
        _startedAt = dispatcher.Clock.Now;
    }

    internal BatchSettings Settings { get; }

    /// <summary>How long it has taken.</summary>
    internal TimeSpan Duration => _dispatcher.Clock.ToTimeSpan(_dispatcher.Clock.Now - _startedAt);

    /// <summary>Submits the batch for the one who awaits it.</summary>
    /// <param name="caller">Who awaits it.</param>
    /// <param name="context">What the caller had around it.</param>
    /// <param name="group">The group whose cap its runs are under; null for none.</param>
    internal void Start(BatchCaller caller, CallerContext context, CallGroup? group)
    {
        _caller = caller;
        _callerContext = context;
        _group = group;
        if (_count == 0)
        {
            StartEmpty();
            return;
        }

        BatchRun? ticket = null;
        lock (_gate)
        {
            // A token that is cancelled already has stopped it.
            if (!_isOver)
                ticket = MakeTicket();
        }

        if (ticket is not null)
            _dispatcher.Submit(ticket);
    }

    /// <summary>Runs chunks on a worker until nothing is left or the run has to make way. For the worker that took the run.</summary>
    internal abstract void Drive(BatchRun run, Worker worker);

    /// <summary>Whether something else waits for a worker.</summary>
    internal bool ShouldGiveWay()
    {
        Volatile.Write(ref _asked, 0);
        NoteOccasion();
        return _dispatcher.MayStartWorkers && _dispatcher.HasWorkBesides(Volatile.Read(ref _ticketCount), _group, Worker.Current);
    }

    /// <inheritdoc/>
    public void AskToGiveWay()
    {
        if (Volatile.Read(ref _asked) == 0 && Interlocked.Exchange(ref _asked, 1) == 0)
            SignalRuns(Signals.GiveWay);
    }

    /// <summary>Drives a run whose chunks end on the stack they began on.</summary>
    private protected void DriveChunks(BatchRun run, Worker worker, IChunkBody body)
    {
        if (TryJoin(run, worker))
        {
            while (TryClaim(run, worker))
            {
                body.RunChunk(run, worker.Methods!);
                if (!EndChunk(run, worker))
                    break;
            }
        }

        run.Finish(worker);
    }

    /// <summary>Claims the next chunk for a run.</summary>
    private protected bool TryClaim(BatchRun run, Worker worker)
    {
        if (_isOver || !_ranges.TryClaim(Math.Min(_sizing.Next(_ranges.Rest), worker.ItemsLeft), out ItemRange chunk))
            return false;
        bool first = run.ChunkSince == 0;
        if (first)
        {
            run.ChunkSince = run.TurnSince = Stopwatch.GetTimestamp();
            NoteOccasion();
        }

        bool held = run.TryHold(chunk);

        // Now that there is something to do for this one, others may come for the rest.
        if (first)
            EnsureTicket();
        if (!held && run.TryLetGo())
            GiveBack(chunk);
        return held;
    }

    /// <summary>Counts the chunk that a run has been through; <see langword="false"/> when it must not go on.</summary>
    private protected bool EndChunk(BatchRun run, Worker worker)
    {
        ItemRange chunk = run.Chunk;

        // Before it lets go: whoever stops the batch finds what the run has done here, or takes the chunk over.
        if (Settings.ReturnsPartial)
            NoteDone(new ItemRange(chunk.Start, chunk.Start + run.Done));
        if (!run.TryLetGo())
            return false;
        int done = run.Done;
        long now = Stopwatch.GetTimestamp();
        _sizing.Note(done, now - run.ChunkSince);
        run.ChunkSince = now;
        bool mustLeave = worker.NoteItems(done) && run.MayGiveWay;
        if (done < chunk.Count)
            GiveBack(new ItemRange(chunk.Start + done, chunk.End));
        if (Count(done))
            run.EndsBatch = true;
        LetCallersRun(run);
        return !_isOver && !mustLeave && done == chunk.Count
            && !(run.MayGiveWay && run.IsTurnOver(now) && ShouldGiveWay());
    }

    private void NoteOccasion() => Volatile.Write(ref _occasions, _occasions + 1);

    /// <summary>
    /// Gives up the core once after each occasion. A thread that waited for another call, or that has just begun this batch, is ready to go
    /// on then; but while workers keep all cores busy, the system would let it wait for a slice of some milliseconds.
    /// </summary>
    private void LetCallersRun(BatchRun run)
    {
        int occasions = Volatile.Read(ref _occasions);
        if (run.Occasions == occasions)
            return;
        run.Occasions = occasions;
        Thread.Yield();
    }

    private void StartEmpty()
    {
        if (!_dispatcher.TakesCalls)
        {
            _caller.TryStop(_dispatcher.Terminated(), Outcome.Rejected);
        }
        else if (_caller.TryBegin(null))
        {
            _caller.Prepare(this);
            Complete();
        }
    }
}
