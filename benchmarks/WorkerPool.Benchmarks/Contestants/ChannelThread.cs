using System.Threading.Channels;

namespace WorkerPool.Benchmarks.Contestants;

/// <summary>
/// What one writes by hand: a thread that reads an unbounded channel and completes a <see cref="TaskCompletionSource{TResult}"/>
/// for each call; the calls are awaited one after the other.
/// </summary>
internal sealed class ChannelThread : IContestant
{
    private readonly Channel<Call> _channel =
        Channel.CreateUnbounded<Call>(new UnboundedChannelOptions { SingleReader = true });

    private readonly TaskCreationOptions _completion;
    private readonly Thread _thread;

    internal ChannelThread(ContinuationMode continuations)
    {
        _completion = continuations == ContinuationMode.Inline
            ? TaskCreationOptions.None
            : TaskCreationOptions.RunContinuationsAsynchronously;
        _thread = new Thread(Read) { IsBackground = true };
        _thread.Start();
    }

    public Returned Run(int calls) => Task.Run(() => RunAsync(calls)).GetAwaiter().GetResult();

    public void Dispose()
    {
        _channel.Writer.Complete();
        _thread.Join();
    }

    private async Task<long> RunAsync(int calls)
    {
        long sum = 0;
        for (int i = 0; i < calls; i++)
            sum += await CallAsync(i);
        return sum;
    }

    private Task<int> CallAsync(int x)
    {
        var source = new TaskCompletionSource<int>(_completion);
        _channel.Writer.TryWrite(new Call(x, source));
        return source.Task;
    }

    private void Read()
    {
        while (_channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_channel.Reader.TryRead(out Call call))
                call.Source.SetResult(call.Argument);
        }
    }

    private readonly record struct Call(int Argument, TaskCompletionSource<int> Source);
}
