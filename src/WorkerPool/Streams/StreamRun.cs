using System.Diagnostics.CodeAnalysis;
using WorkerPool.Workers;

namespace WorkerPool.Streams;

/// <summary>
/// One enumeration of a stream, from the first result asked for to its end: by the last result, a failure, the caller's token, or a reader
/// who leaves.
/// </summary>
/// <remarks>
/// One reader at a time, as of every enumerator. Whatever runs for it heeds <see cref="Stopped"/> and hands over what it has through a
/// channel, of which a cancelled wait takes nothing; so a result is given once or, when the stream has ended before, never.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A source without timer and wait handle holds nothing; late calls may use its token.")]
internal abstract class StreamRun<TResult>(Dispatcher dispatcher, CancellationToken streamToken, CancellationToken enumerationToken)
{
    private readonly CancellationTokenSource _stop = new();

    // By the reader only.
    private CancellationTokenRegistration _streamRegistration;
    private CancellationTokenRegistration _enumerationRegistration;
    private bool _ended;

    // The worker whose code reads the stream, the latest; null for all other readers. Written by the reader, read by who submits for it.
    private volatile Worker? _readingWorker;

    // By the first to ask for a result or to end the run.
    private bool _started;

    // What the reader was told in place of a result.
    private Exception? _told;

    // The task of the first end; by the reader, or by the finalizer when there is none any more.
    private Task? _end;

    /// <summary>The result the reader took last.</summary>
    internal TResult Current { get; private protected set; } = default!;

    private protected Dispatcher Dispatcher => dispatcher;

    /// <summary>Where its calls come from.</summary>
    private protected CallOrigin Origin => _readingWorker is null ? CallOrigin.Caller : CallOrigin.Inside;

    /// <summary>Cancelled when nobody wants further results.</summary>
    private protected CancellationToken Stopped => _stop.Token;

    internal ValueTask<bool> MoveNextAsync()
    {
        if (_ended)
            return new ValueTask<bool>(false);

        if (Worker.Current is { } worker && ReferenceEquals(worker.Dispatcher, dispatcher))
            NoteReadBy(worker);
        return ReadAsync();
    }

    /// <summary>The reader wants no more. Completes when what the run holds of its user's is released; once for all.</summary>
    internal Task EndAsync() => _end ??= StopAndReleaseAsync();

    /// <summary>The reader has forgotten the run. For its finalizer.</summary>
    internal void Abandon()
    {
        if (_started)
            ThreadPool.UnsafeQueueUserWorkItem(static run => _ = run.EndAbandonedAsync(), this, preferLocal: false);
    }

    /// <summary>Begins to produce; on the thread of the reader.</summary>
    private protected abstract void Start();

    /// <summary>Waits for the next result and puts it into <see cref="Current"/>; <see langword="false"/> after the last.</summary>
    private protected abstract ValueTask<bool> TakeNextAsync();

    /// <summary>Completes when what the run holds of its user's is released; <see cref="Stopped"/> is cancelled.</summary>
    private protected abstract Task ReleaseAsync();

    /// <summary>
    /// A call was submitted for the reader by another thread. A worker that hosts as many calls as it may is not woken for the queue, but
    /// the one it waits for here may need it: an empty continuation makes it look.
    /// </summary>
    private protected void WakeReader() => _readingWorker?.Post(static _ => { }, null);

    private protected bool WasTold(Exception failure) => ReferenceEquals(failure, _told);

    private void NoteReadBy(Worker worker)
    {
        // The calls of the run may need this worker, whose code waits for them; see Worker.CanTake.
        worker.NoteSubmission();
        if (ReferenceEquals(_readingWorker, worker))
            return;
        _readingWorker = worker;

        // Written, then the worker looks at the queue before it sleeps; a call is published, then WakeReader looks at the field.
        Interlocked.MemoryBarrier();
    }

    private async ValueTask<bool> ReadAsync()
    {
        try
        {
            if (!_started)
            {
                _started = true;
                _streamRegistration = Register(streamToken);
                _enumerationRegistration = Register(enumerationToken);
                Stopped.ThrowIfCancellationRequested();
                Start();
            }

            Stopped.ThrowIfCancellationRequested();
            if (await TakeNextAsync().ConfigureAwait(false))
                return true;
        }
        catch (OperationCanceledException) when (streamToken.IsCancellationRequested || enumerationToken.IsCancellationRequested)
        {
            Close();
            throw new OperationCanceledException(
                "The stream was cancelled.", streamToken.IsCancellationRequested ? streamToken : enumerationToken);
        }
        catch (Exception exception)
        {
            Close();
            _told = exception;
            throw;
        }

        Close();
        return false;
    }

    private CancellationTokenRegistration Register(CancellationToken token) =>
        token.UnsafeRegister(static run => ((StreamRun<TResult>)run!)._stop.Cancel(), this);

    /// <summary>There are no further results. Does not wait for callbacks of the tokens: this may run in one.</summary>
    private void Close()
    {
        _ended = true;
        _streamRegistration.Unregister();
        _enumerationRegistration.Unregister();
    }

    private async Task StopAndReleaseAsync()
    {
        Close();
        if (!_started)
            return;
        try
        {
            // Runs what the input registered with the token it was given; that may throw.
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task EndAbandonedAsync()
    {
        try
        {
            await EndAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.StreamEndFailed(dispatcher.Logger, dispatcher.Name, exception);
        }
    }
}
