using System.Diagnostics.CodeAnalysis;
using WorkerPool.Channels;

namespace WorkerPool.Workers;

/// <summary>
/// The end of the pool: drain, graceful, forced, each of which may follow the one before. All callers get the same task, but a
/// worker that ends its own pool: it does not wait for itself. Nor does the report of a worker's end wait for that worker.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source is cancelled at the pool's end and has no timer.")]
internal sealed class Shutdown(Dispatcher dispatcher, CallerRunner? callers)
{
    private static readonly TimeSpan s_recheck = TimeSpan.FromMilliseconds(10);

    private readonly object _gate = new();

    // Cancelled when the pool has ended, so that no timer keeps it in memory.
    private readonly CancellationTokenSource _over = new();
    private Task? _ended;

    /// <summary>Ends the pool: at least as hard as asked for.</summary>
    internal Task RunAsync(Phase phase, TimeSpan? timeout)
    {
        Worker? self = WorkerCache.Reported ?? Worker.Current;
        if (!ReferenceEquals(self?.Dispatcher, dispatcher))
            self = null;
        Advance(phase);
        Task ended;
        lock (_gate)
            ended = _ended ??= EndAsync();
        if (timeout is { } limit && !ended.IsCompleted)
            _ = ForceAfterAsync(limit, ended);
        return self is null ? ended : dispatcher.Workers.WhenGoneAsync(self);
    }

    private void Advance(Phase phase)
    {
        if (!dispatcher.TryAdvance(phase))
            return;

        // The advance is a full fence; see Dispatcher.NotePublished.
        if (phase >= Phase.Terminating)
            dispatcher.FailWaiting(dispatcher.Terminated(), Outcome.Rejected);
        foreach (Worker worker in dispatcher.Workers.Present())
        {
            if (phase == Phase.Forced)
                worker.StopAll(dispatcher.Terminated, Outcome.Rejected);
            if (phase >= Phase.Terminating && !worker.IsWarm)
                dispatcher.FailHanded(worker, dispatcher.Terminated(), Outcome.Rejected);
            _ = worker.SendControlAsync(new Frame(FrameKind.TerminateRequest, 0, (long)WorkerTerminationReason.PoolTerminated)).AsTask();
        }

        if (phase < Phase.Terminating)
            return;

        // It may outlive the call that ends the pool by far: it keeps nothing of that.
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = AbandonLateAsync(phase);
            return;
        }

        using (ExecutionContext.SuppressFlow())
            _ = AbandonLateAsync(phase);
    }

    private async Task EndAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await dispatcher.Workers.WhenGoneAsync(null).ConfigureAwait(false);
        while (dispatcher.IsDraining && dispatcher.HasWaiting)
        {
            // Calls wait but nobody is there: a worker failed to start and the pause before the next attempt runs.
            dispatcher.Workers.EnsureEnough();
            await dispatcher.Clock.Delay(s_recheck, CancellationToken.None).ConfigureAwait(false);
            await dispatcher.Workers.WhenGoneAsync(null).ConfigureAwait(false);
        }

        dispatcher.TryAdvance(Phase.Terminated);
        dispatcher.FailWaiting(dispatcher.Terminated(), Outcome.Rejected);
        dispatcher.FailSwallowed();
        dispatcher.Workers.EndWaiting();
        callers?.Dispose();
        dispatcher.Workers.JoinThreads();
        await _over.CancelAsync().ConfigureAwait(false);
    }

    private async Task ForceAfterAsync(TimeSpan limit, Task ended)
    {
        using var cancellation = new CancellationTokenSource();
        if (await Task.WhenAny(ended, dispatcher.Clock.Delay(limit, cancellation.Token)).ConfigureAwait(false) != ended)
            Advance(Phase.Forced);
        await cancellation.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Leaves behind who does not come: after a forced end everybody; after a graceful one those that hold no call, only a factory
    /// or a cleanup that does not return.
    /// </summary>
    private async Task AbandonLateAsync(Phase phase)
    {
        await dispatcher.Clock.Delay(dispatcher.Options.WorkerTerminateTimeout, _over.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_over.IsCancellationRequested)
            return;
        foreach (Worker worker in dispatcher.Workers.Present())
        {
            if (phase == Phase.Forced || !worker.IsWarm || worker.State == WorkerState.Cleaning)
                dispatcher.Workers.Abandon(worker, evenLeaving: phase == Phase.Forced);
        }
    }
}
