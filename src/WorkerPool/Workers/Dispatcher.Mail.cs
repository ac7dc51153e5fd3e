using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>Calls for one worker.</summary>
internal sealed partial class Dispatcher
{
    /// <summary>A queue of the pool's strategy that many senders may use at once.</summary>
    internal IWorkQueue CreateMailbox() => Guard(CreateQueue(Options.QueueStrategy));

    /// <summary>
    /// Empties a worker's mailbox: it has left, or the pool has ended. What was for this worker alone ends, what was there for its key's
    /// sake finds another place. Each is taken, and so dealt with, by one alone.
    /// </summary>
    internal void EmptyMail(Worker worker)
    {
        while (worker.TryTakeMail(out QueuedItem queued))
        {
            if (Table.Take(queued.Id.Value) is not { } item)
                continue;
            if (!MayStartWorkers)
                Reject(item, Terminated());
            else if (IsSticky(item))
                MoveOn(item, worker);
            else
                Reject(item, worker.Departure!, Outcome.Failed);
        }
    }

    /// <summary>Says what is wrong with the address of a call, before anything is done for it.</summary>
    internal void CheckAddress(int workerId, CallGroup? group)
    {
        if (group is not null)
        {
            throw new ArgumentException(
                $"WorkerId is {workerId}, but the call is of group '{group.Name}'. Only the pool itself takes calls for one worker.",
                nameof(workerId));
        }

        if (Workers.HasExisted(workerId))
            return;
        string ids = string.Join(", ", Workers.InService().Select(static worker => worker.Id).Order());
        throw new ArgumentException(
            $"WorkerId is {workerId}, but pool '{Name}' has had no such worker. In service are: {(ids.Length == 0 ? "none" : ids)}.",
            nameof(workerId));
    }

    private void SubmitAddressed(WorkItem item, int workerId, bool pastDoor = false)
    {
        if (Workers.Find(workerId) is { } target)
            SubmitTo(item, target, pastDoor);
        else
            Reject(item, HasLeft(workerId), Outcome.Failed);
    }

    /// <summary>Hands a call to the worker it is for, if that rests, or leaves it in its mailbox.</summary>
    private void SubmitTo(WorkItem item, Worker target, bool pastDoor)
    {
        item.Target = target;
        if (target.MailCount == 0 && Idle.TryClaim(target.Place))
        {
            // The claim owns whoever rests in the place, who may by now be another.
            Worker? claimed = Workers.At(target.Place);
            if (ReferenceEquals(claimed, target))
            {
                target.HandOff(item);
                return;
            }

            claimed?.Wake();
        }

        if (pastDoor)
        {
            TryEnqueue(item);
            AskToGiveWay();
        }
        else
        {
            Enqueue(item, null);
        }
    }

    /// <summary>
    /// A call has lost its key's worker: it goes to the one that takes its place, or into the queue while there can be none. When the last
    /// worker failed before its first call, so does this one, as those in the queue do. It is never handed off: it may end meanwhile, as an
    /// entry of a queue.
    /// </summary>
    private void MoveOn(WorkItem item, Worker left)
    {
        item.Target = null;
        if (!item.IsPending)
        {
            Discard(item);
        }
        else if (left.Counters.Begun == 0 && Workers.IsEmpty && left.Departure!.InnerException is { } failure)
        {
            Reject(item, failure, Outcome.Failed);
        }
        else
        {
            item.Target = Workers.FindOrStart(PlaceOf(item), out _);
            EnqueueTaken(item);
        }
    }

    private WorkerCrashedException HasLeft(int workerId) =>
        new(workerId, $"Worker {workerId} of pool '{Name}' has left the pool before it ran the call.", null);
}
