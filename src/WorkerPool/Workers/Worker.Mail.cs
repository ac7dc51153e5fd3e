using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>Calls for this worker and no other. The reasoning stands in README.md beside this file.</summary>
internal sealed partial class Worker
{
    // Made by the first sender, with CompareExchange; taken from by the worker, and by whoever empties it when the worker has left.
    private IWorkQueue? _mailbox;

    // Calls taken from it; the worker only.
    private int _mailRun;

    private WorkerCrashedException? _departure;

    /// <summary>
    /// Why it takes no more mail; null while it does. Set by whoever takes it out of service, who fences and empties the mailbox
    /// afterwards; read by senders, who enqueue and fence before.
    /// </summary>
    internal WorkerCrashedException? Departure
    {
        get => Volatile.Read(ref _departure);
        set => Volatile.Write(ref _departure, value);
    }

    internal int MailCount => Volatile.Read(ref _mailbox)?.Count ?? 0;

    // Whether code of this worker that blocks may run its mail: not in the factory, the disposal, or after the worker was expelled.
    private bool CanRunMail =>
        MailCount > 0 && Methods is not null && Volatile.Read(ref _state) == (int)WorkerState.Ready
        && RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>Puts a call into the mailbox and makes sure that the worker looks. Thread-safe.</summary>
    internal void Post(in QueuedItem queued)
    {
        IWorkQueue? box = Volatile.Read(ref _mailbox);
        if (box is null)
        {
            IWorkQueue made = Dispatcher.CreateMailbox();
            box = Interlocked.CompareExchange(ref _mailbox, made, null) ?? made;
        }

        Interleaving.Point();
        box.TryEnqueue(queued);
        Interlocked.MemoryBarrier();
        Interleaving.Point();
        Dispatcher.Workers.TryWake(Place);

        // It may block on a call of its own, or sleep with calls that it hosts: then its bit is down.
        Channel.Parker.Notify();
        if (Departure is not null || !Dispatcher.MayStartWorkers)
            Dispatcher.EmptyMail(this);
    }

    internal bool TryTakeMail(out QueuedItem queued)
    {
        queued = default;
        return Volatile.Read(ref _mailbox) is { } box && box.TryDequeue(out queued);
    }

    /// <summary>
    /// Runs a call that only this worker may run, for code on it that blocks: whoever it waits for may wait for that call.
    /// </summary>
    private bool TryRunMail()
    {
        if (!CanRunMail || !TryTakeMail(out WorkItem? item))
            return false;
        RunHere(item);
        return true;
    }

    private bool TryTakeMail([NotNullWhen(true)] out WorkItem? item)
    {
        while (TryTakeMail(out QueuedItem queued))
        {
            item = Dispatcher.Table.Take(queued.Id.Value)!;
            if (item.TryStart(this))
            {
                // A group's call, or one behind the door, that this worker was to look for must not wait for its mail.
                PassOnLook();
                return true;
            }

            Dispatcher.Discard(item);
        }

        item = null;
        return false;
    }
}
