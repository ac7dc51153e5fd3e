using System.Runtime.CompilerServices;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Streams;

/// <summary>Readers that forget their enumerator instead of disposing it.</summary>
public sealed class StreamGarbageTests
{
    [Fact]
    public async Task A_forgotten_reader_of_a_call_s_results_gives_its_worker_back()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.AbortTimeout = Patience.Limit);
        var source = new Input(1000);
        await ForgetAfterOne(pool.Pool.StreamAsync(_ => (IEnumerable<int>)source));
        PoolTask<int> next = pool.Echo(7);
        await Until.Eventually(() => Collect(() => next.IsCompleted));
        Assert.Equal(7, await next.Within(pool));
        Assert.Equal((1, 1, 0), (source.Opened, source.Disposed, source.Overlaps));
    }

    [Fact]
    public async Task A_forgotten_reader_of_items_has_its_input_disposed()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var input = new Input(1000);
        await ForgetAfterOne(pool.Pool.StreamAsync((IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x)));
        await Until.Eventually(() => Collect(() => input.Disposed == 1));
        Assert.InRange(input.Taken, 1, 5);
        await pool.Until(static stats => stats is { ActiveTasks: 0, PendingTasks: 0 });
    }

    [Fact]
    public async Task A_reader_that_waits_is_not_forgotten()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var hold = new Hold();
        Task<bool> next = AskOnce(pool.Pool.StreamAsync([1], (_, x) => hold.Run(x)));
        await hold.Begun;
        Collect(static () => true);
        Collect(static () => true);
        hold.Release();
        Assert.True(await next.Bounded());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ForgetAfterOne(IAsyncEnumerable<int> stream)
    {
        IAsyncEnumerator<int> reader = stream.GetAsyncEnumerator();
        Assert.True(await reader.Next());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<bool> AskOnce(IAsyncEnumerable<int> stream) => stream.GetAsyncEnumerator().MoveNextAsync().AsTask();

    private static bool Collect(Func<bool> condition)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return condition();
    }
}
