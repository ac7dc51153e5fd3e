using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using WorkerPool.Workers;

namespace WorkerPool.Streams;

/// <summary>
/// Items in, results out: a pump on the .NET thread pool takes items from the input and submits a call for each, while there is room in
/// flight. It alone touches the input's enumerator and disposes it, so never while a step of it runs.
/// </summary>
/// <param name="recipe">What the stream does.</param>
/// <param name="token">The enumeration's token.</param>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing.")]
internal abstract class ItemRun<T, TResult>(ItemRecipe<T, TResult> recipe, CancellationToken token)
    : StreamRun<TResult>(recipe.Dispatcher, recipe.Token, token)
{
    // Taken by the pump before it asks for an item, given back by the reader when it takes a result.
    private readonly SemaphoreSlim _room = new(recipe.MaxInFlight);

    // Written by the reader when it starts the run.
    private Task _pump = Task.CompletedTask;

    // Written by the pump before it ends; read by whoever has awaited it.
    private Exception? _failure;
    private Exception? _disposalFailure;

    private protected override void Start() => _pump = Task.Run(PumpAsync);

    /// <summary>Takes on the call of the next item. For the pump.</summary>
    private protected abstract void Accept(PoolTask<TResult> call);

    /// <summary>There are no further items, for that reason if any. For the pump, as its last step.</summary>
    private protected abstract void Complete(Exception? failure);

    /// <summary>The reader has taken a result.</summary>
    private protected void GiveRoom() => _room.Release();

    /// <summary>Takes the outcomes that nobody has taken. The pump has ended.</summary>
    private protected virtual Task ForgetCallsAsync() => Task.CompletedTask;

    private protected override async Task ReleaseAsync()
    {
        await _pump.ConfigureAwait(false);
        await ForgetCallsAsync().ConfigureAwait(false);

        // The reader left before the input failed, as a loop over the input itself would have; its disposal is a part of leaving.
        if (_failure is { } failure and not OperationCanceledException && !WasTold(failure))
            Log.StreamInputFailed(Dispatcher.Logger, Dispatcher.Name, failure);
        if (_disposalFailure is { } disposalFailure && !WasTold(disposalFailure))
            ExceptionDispatchInfo.Throw(disposalFailure);
    }

    private async Task PumpAsync()
    {
        IAsyncEnumerator<T>? input = null;
        try
        {
            input = recipe.Items.GetAsyncEnumerator(Stopped);
            await SubmitAllAsync(input).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _failure = exception;
        }

        try
        {
            if (input is not null)
                await input.DisposeAsync().Guarded().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _disposalFailure = exception;
        }

        // As in any loop over the input, where the failure of the disposal replaces the one before it.
        Complete(_disposalFailure ?? _failure);
    }

    private async Task SubmitAllAsync(IAsyncEnumerator<T> input)
    {
        while (true)
        {
            await _room.WaitAsync(Stopped).ConfigureAwait(false);
            if (!await input.MoveNextAsync().Guarded().ConfigureAwait(false))
                return;
            Stopped.ThrowIfCancellationRequested();
            Accept(recipe.Submit(input.Current, Origin | CallOrigin.Stream, Stopped));
            WakeReader();
        }
    }
}
