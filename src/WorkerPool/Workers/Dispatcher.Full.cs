using WorkerPool.Queues;

namespace WorkerPool.Workers;

/// <summary>What happens to a call that finds the queue full.</summary>
internal sealed partial class Dispatcher
{
    /// <summary>
    /// A queue of the user's own is full by itself. The pool can take out of it only what it hands out: a call stopped elsewhere in
    /// it would make no room.
    /// </summary>
    private void OnQueueRefused(WorkItem item, Admission admission)
    {
        switch (FullModeFor(item))
        {
            case QueueFullMode.DropOldest when Queue.TryDequeue(out QueuedItem next):
                if (Table.Take(next.Id.Value) is { } dropped)
                    Reject(dropped, QueueFull("was dropped to make room for another"));
                Enqueue(item, null);
                break;
            case QueueFullMode.DropOldest or QueueFullMode.DropNewest:
                Reject(item, QueueFull("was refused"));
                break;
            default:
                OnQueueFull(item, admission);
                break;
        }
    }

    /// <summary>
    /// What the full queue means for a call. A stream waits for room: that is its back-pressure. Not where calls are dropped to make room,
    /// which those behind the door would take: there a stream has no more in flight than the queue holds. A call whose caller reads its
    /// results waits rather than run on its caller, which would not come to read them.
    /// </summary>
    private QueueFullMode FullModeFor(WorkItem item)
    {
        QueueFullMode mode = Options.QueueFullMode;
        bool waits = (item.Origin & CallOrigin.Stream) != 0
            ? mode is QueueFullMode.Reject or QueueFullMode.CallerRuns || Options.MaxQueueSize == 0
            : (item.Origin & CallOrigin.Reader) != 0 && mode == QueueFullMode.CallerRuns;
        return waits ? QueueFullMode.Wait : mode;
    }

    private void OnQueueFull(WorkItem item, Admission admission)
    {
        QueueFullMode mode = FullModeFor(item);
        switch (mode)
        {
            case QueueFullMode.Wait or QueueFullMode.CallerRuns when item.Target is not null:
                // Nobody else may run it: it waits where its worker finds it, without taking room.
                TryEnqueue(item);
                break;
            case QueueFullMode.Wait:
                admission.Wait(item);
                NotePublished();
                break;
            case QueueFullMode.CallerRuns:
                _callers!.Run(item);
                break;
            case QueueFullMode.DropOldest or QueueFullMode.DropNewest
                when admission.TryDrop(mode == QueueFullMode.DropOldest):
                Enqueue(item, null);
                break;
            default:
                Reject(item, QueueFull("was refused"));
                break;
        }
    }
}
