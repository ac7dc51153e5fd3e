using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WorkerPool.Workers;

namespace WorkerPool.Batching;

/// <summary>The items a run has claimed, and who deals with them when the run is stopped.</summary>
/// <remarks>
/// <para>
/// No item may run twice or be lost, though a run may be stopped at any moment while its code goes on. The worker writes the item it is at, then reads its signals; whoever stops
/// the run raises a signal, has every processor of the process pass a barrier, then reads the item. So either the worker sees the signal and does not begin
/// that item, or the stopper sees that it may have begun. The barrier makes the rare side pay: an item costs the worker one write and one read.
/// </para>
/// <para>
/// <c>Held</c> decides who deals with the chunk as a whole: the worker lets go of it, or the stopper takes it over; both by compare-and-swap from Holding.
/// </para>
/// </remarks>
internal sealed partial class BatchRun
{
    private const int Nothing = 0;
    private const int Holding = 1;
    private const int TakenOver = 2;

    private const long NoItem = 0;
    private const long RunningBit = 1;
    private const long TimedOutBit = 2;
    private const int IndexShift = 2;
    private const int VersionOfItemShift = 33;

    private Line _line;
    // The limit on an item in the clock's ticks, 0 for none. Written by the submitter; the timer of an earlier run may read it at any time.
    private long _itemLimit;
    private bool _isArmed;

    /// <summary>Where its chunk begins and, less what it gave away, ends. The worker only, or whoever has taken the chunk over.</summary>
    internal ItemRange Chunk => new(_line.Start, _line.End);

    /// <summary>The item it is at. The worker only.</summary>
    internal int Position => _line.Position;

    /// <summary>How many items of the chunk it has dealt with, once it has let go of it. The worker only.</summary>
    internal int Done => Math.Max(0, _line.Position - _line.Start);

    /// <summary>Whether the worker may begin an item, which must be the one after the last; <see langword="false"/> at the end of the chunk, too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool MayBegin(int index)
    {
        Volatile.Write(ref _line.Position, index);
        return (Volatile.Read(ref _line.Signals) == 0 || Heed(index)) && index < _line.End;
    }

    /// <summary>Takes on a chunk; <see langword="false"/> when the run has been stopped and has not.</summary>
    internal bool TryHold(ItemRange chunk)
    {
        _line.Start = chunk.Start;
        _line.End = chunk.End;
        _line.Position = chunk.Start - 1;

        // Publish (a full fence), then look; whoever stops the run says so and then looks for a chunk.
        Interlocked.Exchange(ref _line.Held, Holding);
        Interleaving.Point();
        return !IsDone;
    }

    /// <summary>Lets go of the chunk; <see langword="false"/> when it was taken over. For the worker.</summary>
    internal bool TryLetGo()
    {
        if (!TryEndTimedItem())
        {
            WaitForStop();
            return false;
        }

        return Interlocked.CompareExchange(ref _line.Held, Nothing, Holding) == Holding;
    }

    /// <summary>
    /// Takes over the chunk of a run that was stopped, and says at which item it is, which is the one before the first when it has begun none;
    /// <see langword="false"/> when it has no chunk.
    /// </summary>
    internal bool TryTakeOver(out int position)
    {
        position = 0;
        if (Interlocked.CompareExchange(ref _line.Held, TakenOver, Holding) != Holding)
            return false;
        Interlocked.MemoryBarrierProcessWide();
        position = Volatile.Read(ref _line.Position);
        long item = Volatile.Read(ref _line.Item);
        if ((item & TimedOutBit) != 0)
            position = (int)((item >> IndexShift) & int.MaxValue);
        return true;
    }

    /// <summary>Whether the run was stopped.</summary>
    internal bool IsStopped => IsDone;

    /// <summary>Waits until whoever stopped the run has taken over its chunk, which the stop of the whole batch leaves alone. For the worker.</summary>
    internal void AwaitTakeOver(Batch batch)
    {
        var spin = default(SpinWait);
        while (!batch.IsOver && Volatile.Read(ref _line.Held) == Holding)
            spin.SpinOnce();
    }

    internal void Signal(Signals signal) => Interlocked.Or(ref _line.Signals, (int)signal);

    private protected override void OnContextMade() => Signal(Signals.Context);

    private protected override void OnRunDue(int version, long dueAt)
    {
        // The item before the moment it is due: the worker writes them in the other order. The run may have ended since the timer looked,
        // and serve another batch: the item carries the version of its run.
        long item = Volatile.Read(ref _line.Item);
        long limit = Volatile.Read(ref _itemLimit);
        dueAt = DueAt;
        Interleaving.Point();
        if (dueAt == Never || limit == 0)
            return;
        if (dueAt > Dispatcher.Clock.Now)
        {
            LookAgainAt(dueAt);
        }
        else if ((item & RunningBit) != 0 && IsOfVersion(item, version)
            && Interlocked.CompareExchange(ref _line.Item, item ^ RunningBit ^ TimedOutBit, item) == item)
        {
            string text = $"The item ran on worker {WorkerId} of pool '{Dispatcher.Name}' longer than its ItemTimeout of {Dispatcher.Clock.ToTimeSpan(limit)}.";
            TryStop(version, new PoolTimeoutException(text, PoolTimeoutKind.Run), Outcome.TimedOut);
        }
        else
        {
            // Between two items: the worker moves the moment when it begins the next, and arms the timer for the first of a run only.
            LookAgainAt(dueAt);
        }
    }

    private static bool IsOfVersion(long item, int version) => (int)(item >>> VersionOfItemShift) == (version & int.MaxValue);

    private void BeginItems(TimeSpan? itemLimit)
    {
        Volatile.Write(ref _itemLimit, itemLimit is { } limit ? Dispatcher.Clock.ToTicks(limit) : 0);
        _isArmed = false;
        _line = default;
        if (itemLimit is not null)
            _line.Signals = (int)Signals.Timed;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Heed(int index)
    {
        var signals = (Signals)Volatile.Read(ref _line.Signals);
        if ((signals & Signals.Timed) != 0 && !TryEndTimedItem())
        {
            WaitForStop();
            return false;
        }

        // A stopped run keeps the context until its cleanup is over.
        if (IsDone)
            return false;
        if ((signals & Signals.Context) != 0)
        {
            RenewContext();
            Clear(Signals.Context);
        }

        if (index >= _line.End)
            return false;
        if ((signals & Signals.GiveWay) != 0 && MayGiveWay && IsTurnOver(Stopwatch.GetTimestamp()))
        {
            Clear(Signals.GiveWay);
            if (_batch!.ShouldGiveWay())
                return false;
        }

        if ((signals & Signals.Share) != 0 && IsTurnOver(Stopwatch.GetTimestamp()))
        {
            Clear(Signals.Share);
            if (!TryShare(index))
                return false;
        }

        if ((signals & Signals.Timed) != 0)
            BeginTimedItem(index);
        return true;
    }

    /// <summary>Gives away the second half of what is left of the chunk; <see langword="false"/> when the run has been stopped.</summary>
    private bool TryShare(int index)
    {
        int middle = index + ((_line.End - index + 1) / 2);
        if (middle == _line.End)
            return true;
        if (Interlocked.CompareExchange(ref _line.Held, Nothing, Holding) != Holding)
            return false;
        var second = new ItemRange(middle, _line.End);
        _line.End = middle;
        Interlocked.Exchange(ref _line.Held, Holding);
        _batch!.GiveBack(second);
        return !IsDone;
    }

    private void Clear(Signals signal) => Interlocked.And(ref _line.Signals, ~(int)signal);

    private void BeginTimedItem(int index)
    {
        long dueAt = Dispatcher.Clock.Now + _itemLimit;
        if (_isArmed)
            DueAt = dueAt;
        else
            Arm(dueAt, Dispatcher.Clock.ToTimeSpan(_itemLimit));
        _isArmed = true;
        Volatile.Write(ref _line.Item, ((long)Version << VersionOfItemShift) | ((long)index << IndexShift) | RunningBit);
    }

    private bool TryEndTimedItem()
    {
        long item = _line.Item;
        return item == NoItem || ((item & TimedOutBit) == 0 && Interlocked.CompareExchange(ref _line.Item, NoItem, item) == item);
    }

    /// <summary>The timer has decided to stop the run and is about to.</summary>
    private void WaitForStop()
    {
        var spin = default(SpinWait);
        while (!IsDone)
            spin.SpinOnce();
    }

    // Written for each item by one worker: apart from everything that others use.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Line
    {
        // The item the worker is at; written by the worker, read by whoever takes over.
        [FieldOffset(128)]
        internal int Position;

        // A Signals; Interlocked.
        [FieldOffset(132)]
        internal int Signals;

        // Written by the worker before it holds the chunk.
        [FieldOffset(136)]
        internal int Start;

        // Written by the worker while it does not hold the chunk.
        [FieldOffset(140)]
        internal int End;

        // Nothing, Holding or TakenOver; see the class.
        [FieldOffset(144)]
        internal int Held;

        // With a time limit an item: which one runs, or has timed out. The worker sets and ends it, the timer times it out, the last two by compare-and-swap.
        [FieldOffset(152)]
        internal long Item;
    }
}
