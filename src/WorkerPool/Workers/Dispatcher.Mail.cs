using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>Calls for one worker.</summary>
internal sealed partial class Dispatcher
{
    internal IWorkQueue CreateMailbox() => CreateQueue(Options.QueueStrategy);

    /// <summary>
    /// Ends the calls in a worker's mailbox: it has left, or the pool has ended. Each is taken, and so ended, by one alone.
    /// </summary>
    internal void FailMail(Worker worker)
    {
        while (worker.TryTakeMail(out QueuedItem queued))
        {
            if (Table.Take(queued.Id.Value) is not { } item)
                continue;
            if (MayStartWorkers)
                Reject(item, worker.Departure!, Outcome.Failed);
            else
                Reject(item, Terminated());
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
            Worker claimed = Workers.At(target.Place);
            if (ReferenceEquals(claimed, target))
            {
                claimed.HandOff(item);
                return;
            }

            claimed.Channel.Send(new Channels.Frame(Channels.FrameKind.Wake, 0, 0));
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

    private WorkerCrashedException HasLeft(int workerId) =>
        new(workerId, $"Worker {workerId} of pool '{Name}' has left the pool before it ran the call.", null);
}
