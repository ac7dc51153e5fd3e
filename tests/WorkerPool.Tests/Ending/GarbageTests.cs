using System.Runtime.CompilerServices;
using Xunit;

namespace WorkerPool.Tests.Ending;

public sealed class GarbageTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_undisposed_pool_that_becomes_garbage_ends_its_threads_and_disposes_its_states(bool isBackground)
    {
        var disposed = new CountdownEvent(2);
        (WeakReference pool, Thread[] threads) = await UseAsync(isBackground, disposed);
        await CollectAsync(() => threads.All(static thread => !thread.IsAlive));
        Assert.All(threads, static thread => Assert.False(thread.IsAlive));
        Assert.True(disposed.IsSet);
        await CollectAsync(() => !pool.IsAlive);
        Assert.False(pool.IsAlive);
        disposed.Dispose();
    }

    [Fact]
    public async Task A_call_in_flight_ends_although_nobody_holds_the_pool()
    {
        using var release = new ManualResetEventSlim();
        Task<int> call = Begin(release);
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(5);
        }

        release.Set();
        Assert.Equal(7, await call.WaitAsync(Patience.Limit));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Task<int> Begin(ManualResetEventSlim release)
        {
            Pool<object> pool = Pool.Create<object>();
            return pool.ExecAsync(_ => release.Wait(Patience.Limit) ? 7 : 0).AsTask();
        }
    }

    [Fact]
    public async Task Worker_threads_let_the_process_end_by_default()
    {
        await using Pool<object> pool = Pool.Create<object>();
        Assert.True(await pool.ExecAsync(static _ => Thread.CurrentThread.IsBackground));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Pool, Thread[] Threads)> UseAsync(bool isBackground, CountdownEvent disposed)
    {
        Pool<Counting> pool = Create(isBackground, disposed);
        await pool.WhenReadyAsync().WaitAsync(Patience.Limit);
        using var both = new Barrier(2);
        Task<Thread>[] calls = [.. Enumerable.Range(0, 2).Select(_ => pool.ExecAsync(_ =>
        {
            Assert.True(both.SignalAndWait(Patience.Limit));
            return Thread.CurrentThread;
        }).AsTask())];
        return (new WeakReference(pool), await Task.WhenAll(calls).WaitAsync(Patience.Limit));
    }

    // A method of its own: a closure that the factory shared with code that uses the pool would hold the pool.
    private static Pool<Counting> Create(bool isBackground, CountdownEvent disposed) => Pool.Create(
        _ => new Counting(disposed), new PoolOptions { MinWorkers = 2, MaxWorkers = 2, IsBackground = isBackground });

    private static async Task CollectAsync(Func<bool> done)
    {
        long start = Environment.TickCount64;
        while (!done() && Environment.TickCount64 - start < Patience.Limit.TotalMilliseconds)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(5);
        }
    }

    private sealed class Counting(CountdownEvent disposed) : IDisposable
    {
        public void Dispose() => disposed.Signal();
    }
}
