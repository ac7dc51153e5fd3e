using System.Threading.Channels;

namespace WorkerPool.Streams;

/// <summary>Results as they come: each call puts its own into a channel when it ends.</summary>
internal sealed class UnorderedItemRun<T, TResult>(ItemRecipe<T, TResult> recipe, CancellationToken token)
    : ItemRun<T, TResult>(recipe, token)
{
    // Bounded by the room in flight.
    private readonly Channel<TResult> _results = Channel.CreateUnbounded<TResult>();

    // Calls that have not ended, and one for the pump; Interlocked. Who brings it to 0 ends the results.
    private int _open = 1;

    // Written by the pump before it lowers the count; read by who brings that to 0.
    private Exception? _inputFailure;

    private protected override void Accept(PoolTask<TResult> call)
    {
        Interlocked.Increment(ref _open);
        _ = ForwardAsync(call);
    }

    private protected override void Complete(Exception? failure)
    {
        _inputFailure = failure;
        CloseOne();
    }

    private protected override async ValueTask<bool> TakeNextAsync()
    {
        TResult? result;
        while (!_results.Reader.TryRead(out result))
        {
            if (!await _results.Reader.WaitToReadAsync(Stopped).ConfigureAwait(false))
                return false;
        }

        Current = result;
        GiveRoom();
        return true;
    }

    private async Task ForwardAsync(PoolTask<TResult> call)
    {
        try
        {
            _results.Writer.TryWrite(await call.ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            // The reader gets what is there already, then this; of several failures the first.
            _results.Writer.TryComplete(exception);
        }

        CloseOne();
    }

    private void CloseOne()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _results.Writer.TryComplete(_inputFailure);
    }
}
