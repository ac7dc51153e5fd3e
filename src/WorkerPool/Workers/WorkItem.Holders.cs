namespace WorkerPool.Workers;

/// <summary>Who holds the item, who takes its outcome, and what happens when the last one lets go.</summary>
internal abstract partial class WorkItem
{
    // The low 16 bits of the version with which an item may still serve another call.
    private const int LastVersion = 0xFFF0;

    /// <summary>
    /// Keeps the item of a call that has not ended from being used again. Nobody can begin to hold one that has: the caller relies on
    /// that when it lets go as the last.
    /// </summary>
    private bool TryHold(int version)
    {
        long state = Volatile.Read(ref _state);
        while ((int)(state >> VersionShift) == version && (state & PhaseMask) is (PhasePending or PhaseRunning))
        {
            long seen = Interlocked.CompareExchange(ref _state, state + OneHolder, state);
            if (seen == state)
                return true;
            state = seen;
        }

        return false;
    }

    /// <summary>Lets go of the item; the last holder makes it ready for its next call.</summary>
    internal void Release()
    {
        long state = Interlocked.Add(ref _state, -OneHolder);
        if ((state & HolderMask) != 0)
            return;

        // Whoever held the item until now knew it by this version: its next call has another, even when the caller has advanced it.
        Volatile.Write(ref _state, ((state >> VersionShift) + 1) << VersionShift);
        Recycle();
    }

    /// <summary>
    /// Takes the outcome of a call that has completed, for one caller: every other, with the same handle or a copy of it, gets an
    /// exception, now and ever after. Whether nobody else holds the item, which is free then.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was taken before.</exception>
    private protected bool TakeVersion(int version)
    {
        while (true)
        {
            // The usual case: the worker and the carrier let go before the source was completed.
            long state = Volatile.Read(ref _state);
            if ((int)(state >> VersionShift) != version)
                CompletionMarks.ThrowTaken();
            bool isLast = (state & HolderMask) == OneHolder;
            long taken = ((state >> VersionShift) + 1) << VersionShift;
            if (!isLast)
                taken |= state & (HolderMask | PhaseMask);
            Interleaving.Point();
            if (Interlocked.CompareExchange(ref _state, taken, state) == state)
                return isLast;
        }
    }

    /// <summary>Lets go of an item whose outcome was taken and moved out.</summary>
    private protected void EndTaking(bool isLast)
    {
        if (isLast)
            Recycle();
        else
            Release();
    }

    /// <summary>Makes an item that nobody holds ready for its next call.</summary>
    private void Recycle()
    {
        ClearCall();
        _context = null;
        _worker = null;
        _carrier = null;
        Abort = null;
        Options = null;
        ClearTurn();
        _caller = default;
        ClearLimits();

        // A value task names its call by 16 bits of the version. Before they begin anew the item is left to the collector, so that
        // no forgotten handle ever names another call.
        if ((ushort)Version < LastVersion)
            ReturnToCache();
    }
}
