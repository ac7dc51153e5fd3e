using System.Threading.Channels;

namespace WorkerPool.Streams;

/// <summary>Results in the order of the items: the reader awaits the calls themselves, oldest first.</summary>
internal sealed class OrderedItemRun<T, TResult>(ItemRecipe<T, TResult> recipe, CancellationToken token)
    : ItemRun<T, TResult>(recipe, token)
{
    // Bounded by the room in flight. Whoever takes a call out of it takes its outcome, so each is taken once.
    private readonly Channel<PoolTask<TResult>> _calls = Channel.CreateUnbounded<PoolTask<TResult>>();

    private protected override void Accept(PoolTask<TResult> call) => _calls.Writer.TryWrite(call);

    private protected override void Complete(Exception? failure) => _calls.Writer.TryComplete(failure);

    private protected override async ValueTask<bool> TakeNextAsync()
    {
        PoolTask<TResult> call;
        while (!_calls.Reader.TryRead(out call))
        {
            if (!await _calls.Reader.WaitToReadAsync(Stopped).ConfigureAwait(false))
                return false;
        }

        Current = await call.ConfigureAwait(false);
        GiveRoom();
        return true;
    }

    private protected override async Task ForgetCallsAsync()
    {
        while (_calls.Reader.TryRead(out PoolTask<TResult> call))
        {
            // Stopped, or just ended; the pool has counted its outcome and nobody wants it.
            await ((Task)call.AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
