using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>A thread that is interrupted, or runs other code, while it blocks on a call.</summary>
public sealed class InterruptTests
{
    [Fact]
    public async Task After_an_interrupt_the_thread_s_next_wait_is_for_its_own_call()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });
        var first = new Hold();
        var second = new Hold();
        PoolTask<int> left = pool.ExecAsync(static (_, h) => h.Run(1), first);
        PoolTask<int> next = pool.ExecAsync(static (_, h) => h.Run(2), second);
        await first.Begun;
        await second.Begun;
        object? interrupted = null;
        object? result = null;
        Thread thread = Started(() =>
        {
            interrupted = Catch(() => left.GetAwaiter().GetResult());
            result = Catch(() => next.GetAwaiter().GetResult());
        });
        await Asleep(thread);
        thread.Interrupt();
        await Until.Eventually(() => interrupted is not null);
        await Asleep(thread);

        // The call that the thread no longer waits for ends: that is not the end of the other.
        first.Release();
        await Until.Eventually(() => left.IsCompleted);
        await Task.Delay(20);
        Assert.Null(result);

        second.Release();
        await Ended(thread);
        Assert.IsType<ThreadInterruptedException>(interrupted);
        Assert.Equal(2, result);
        Assert.Equal(1, left.Result);
    }

    [Fact]
    public async Task An_interrupted_wait_can_be_begun_again_by_any_thread_and_sleeps()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        var hold = new Hold();
        PoolTask<int> call = pool.ExecAsync(static (_, h) => h.Run(7), hold);
        await hold.Begun;
        Thread first = Started(() => Catch(() => call.GetAwaiter().GetResult()));
        await Asleep(first);
        first.Interrupt();
        await Ended(first);

        object? result = null;
        Thread second = Started(() =>
        {
            Assert.IsType<ThreadInterruptedException>(Catch(() => call.GetAwaiter().GetResult()));
            result = Catch(() => call.GetAwaiter().GetResult());
        });
        await Asleep(second);
        second.Interrupt();
        await Asleep(second);
        hold.Release();
        await Ended(second);

        Assert.Equal(7, result);
    }

    [Fact]
    public async Task Code_on_a_worker_that_is_interrupted_while_it_blocks_can_go_on()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2 });
        var hold = new Hold();
        PoolTask<int> inner = pool.ExecAsync(static (_, h) => h.Run(5), hold);
        await hold.Begun;
        Thread? worker = null;
        object? interrupted = null;
        PoolTask<int> outer = pool.ExecAsync(_ =>
        {
            WorkerContext before = WorkerContext.Current;
            interrupted = Interrupted(inner, () => worker = Thread.CurrentThread);
            Assert.Same(before, WorkerContext.Current);
            return inner.GetAwaiter().GetResult() + 1;
        });
        await Until.Eventually(() => worker is not null);
        await Asleep(worker!);
        worker!.Interrupt();
        await Until.Eventually(() => interrupted is not null);
        hold.Release();

        Assert.Equal(6, await outer.Bounded());
        Assert.IsType<ThreadInterruptedException>(interrupted);
        Assert.Equal(0, pool.Stats.Restarted);
    }

    [Fact]
    public async Task An_interrupt_that_a_call_leaves_pending_does_not_cost_its_worker()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, SpinDuration = TimeSpan.Zero });
        for (int i = 1; i <= 20; i++)
        {
            int calls = await pool.ExecAsync(static m =>
            {
                Thread.CurrentThread.Interrupt();
                return ++m.Calls;
            }).Bounded();
            Assert.Equal(i, calls);
            await Task.Delay(2);
        }

        Assert.Equal(0, pool.Stats.Restarted);
        Assert.Equal(0, pool.Stats.Failed);
    }

    [Fact]
    public async Task A_thread_whose_wait_runs_other_code_can_block_in_that_code()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 2, SpinDuration = TimeSpan.Zero });
        for (int i = 0; i < 50; i++)
        {
            var first = new Hold();
            var second = new Hold();
            PoolTask<int> outer = pool.ExecAsync(static (_, h) => h.Run(1), first);
            PoolTask<int> inner = pool.ExecAsync(static (_, h) => h.Run(2), second);
            await first.Begun;
            await second.Begun;
            object? outerResult = null;
            object? innerResult = null;
            Thread thread = Started(() =>
            {
                // What a user interface's thread does while it blocks: it handles messages, whose code may block as well.
                SynchronizationContext.SetSynchronizationContext(new Pumping(() => innerResult = Catch(() => inner.GetAwaiter().GetResult())));
                outerResult = Catch(() => outer.GetAwaiter().GetResult());
            });
            await Asleep(thread);
            first.Release();
            await Until.Eventually(() => outer.IsCompleted);
            second.Release();
            await Ended(thread);
            Assert.Equal(1, outerResult);
            Assert.True(innerResult is null or 2, $"The inner wait gave {innerResult}.");
        }
    }

    private static object? Interrupted(PoolTask<int> call, Action begun)
    {
        begun();
        return Catch(() => call.GetAwaiter().GetResult());
    }

    private static object? Catch(Func<object?> code)
    {
        try
        {
            return code();
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static Thread Started(Action code)
    {
        var thread = new Thread(() => code()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private static Task Asleep(Thread thread) => Until.Eventually(() => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0);

    private static Task Ended(Thread thread) => Until.Eventually(() => !thread.IsAlive);

    private sealed class Pumping : SynchronizationContext
    {
        private readonly Action _message;
        private bool _isHandled;

        internal Pumping(Action message)
        {
            _message = message;
            SetWaitNotificationRequired();
        }

        public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
        {
            if (!_isHandled)
            {
                _isHandled = true;
                _message();
            }

            return base.Wait(waitHandles, waitAll, millisecondsTimeout);
        }
    }
}
