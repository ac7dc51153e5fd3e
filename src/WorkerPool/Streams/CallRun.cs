using System.Threading.Channels;
using WorkerPool.Workers;

namespace WorkerPool.Streams;

/// <summary>
/// The results of one call as it makes them: the call enumerates on its worker, as asynchronous code of it, and waits there while the
/// buffer is full; it refers to the run and not to the run's reader.
/// </summary>
/// <param name="dispatcher">The pool's.</param>
/// <param name="submit">Submits the call that serves the run, with a token that stops it.</param>
/// <param name="bufferSize">Results made and not yet taken, at most.</param>
/// <param name="streamToken">The token that the stream was made with.</param>
/// <param name="token">The enumeration's token.</param>
internal sealed class CallRun<TResult>(
    Dispatcher dispatcher,
    Func<CallRun<TResult>, CancellationToken, PoolTask<VoidResult>> submit,
    int bufferSize,
    CancellationToken streamToken,
    CancellationToken token)
    : StreamRun<TResult>(dispatcher, streamToken, token)
{
    private readonly Channel<TResult> _buffer = Channel.CreateBounded<TResult>(bufferSize);

    // Written by the reader when it starts the run.
    private Task _call = Task.CompletedTask;

    /// <summary>Enumerates the call's results into the buffer. On the worker, and back on it after each wait.</summary>
    internal async ValueTask<VoidResult> ProduceAsync(IAsyncEnumerable<TResult>? results, WorkItem item)
    {
        if (results is null)
            throw new InvalidOperationException("The streaming method returned null in place of a sequence.");
        CancellationToken stopped = item.Context.CancellationToken;
        IAsyncEnumerator<TResult> enumerator = results.GetAsyncEnumerator(stopped);
        try
        {
            // Room first: the method makes no result that has no place. There is one writer, so the room stays.
            while (await _buffer.Writer.WaitToWriteAsync(stopped).ConfigureAwait(true)
                && await enumerator.MoveNextAsync().Guarded().ConfigureAwait(true))
            {
                stopped.ThrowIfCancellationRequested();
                _buffer.Writer.TryWrite(enumerator.Current);
            }
        }
        finally
        {
            await enumerator.DisposeAsync().Guarded().ConfigureAwait(true);
        }

        return default;
    }

    internal ValueTask<VoidResult> ProduceAsync(IEnumerable<TResult>? results, WorkItem item) =>
        ProduceAsync(results is null ? null : new EnumerableInput<TResult>(results), item);

    private protected override void Start() => _call = EndWithCallAsync(submit(this, Stopped));

    private protected override async ValueTask<bool> TakeNextAsync()
    {
        TResult? result;
        while (!_buffer.Reader.TryRead(out result))
        {
            if (!await _buffer.Reader.WaitToReadAsync(Stopped).ConfigureAwait(false))
                return false;
        }

        Current = result;
        return true;
    }

    private protected override Task ReleaseAsync() => _call;

    /// <summary>The call's outcome, whichever, comes after the results it has made.</summary>
    private async Task EndWithCallAsync(PoolTask<VoidResult> call)
    {
        Exception? failure = null;
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        _buffer.Writer.TryComplete(failure);
    }
}
