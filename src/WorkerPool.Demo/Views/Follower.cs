namespace WorkerPool.Demo.Views;

/// <summary>Runs a display beside the work; disposing it lets it draw a last time and waits for that.</summary>
internal sealed class Follower : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _display;

    internal Follower(Func<CancellationToken, Task> display) => _display = Task.Run(() => display(_over.Token));

    public void Dispose()
    {
        _over.Cancel();
        _display.GetAwaiter().GetResult();
        _over.Dispose();
    }

    /// <summary>Waits a while; <see langword="false"/> when it is over.</summary>
    internal static async Task<bool> WaitAsync(TimeSpan time, CancellationToken over)
    {
        await Task.Delay(time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !over.IsCancellationRequested;
    }
}
