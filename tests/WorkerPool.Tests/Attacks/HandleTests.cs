using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>Handles that are used too often, too late, or by several threads at once.</summary>
public sealed class HandleTests
{
    [Fact]
    public async Task A_value_task_names_no_other_call_after_65_536_uses_of_its_memory()
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        ValueTask<int> old = pool.ExecAsync(static (_, x) => x, -1);
        Assert.Equal(-1, Take(old));
        for (int use = 2; use <= 2 * 65_536 + 2; use++)
        {
            PoolTask<int> call = pool.ExecAsync(static (_, x) => x, use);
            if (use % 65_536 <= 2)
            {
                await Until.Eventually(() => call.IsCompleted);
                Assert.Throws<InvalidOperationException>(() => Take(old));
            }

            Assert.Equal(use, Take(call));
        }
    }

    [Fact]
    public async Task Of_two_threads_that_take_one_call_one_gets_the_result_and_no_other_call_notices()
    {
        using var stop = new CancellationTokenSource();
        Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        const int rounds = 2_000;
        var round = new Round();
        int taken = 0;
        int[] bystanders = new int[1];
        Gang.Run(
            token => TakeInTurn(token, isLeader: true),
            token => TakeInTurn(token, isLeader: false),
            token =>
            {
                while (!stop.IsCancellationRequested)
                {
                    token.ThrowIfCancellationRequested();
                    int number = ++bystanders[0];
                    Assert.Equal(number, Take(Submit(pool, number)));
                }
            });
        await pool.DisposeAsync();
        Assert.Equal(rounds, taken);

        void TakeInTurn(CancellationToken token, bool isLeader)
        {
            try
            {
                for (int i = 1; i <= rounds; i++)
                {
                    ValueTask<int> call;
                    if (isLeader)
                    {
                        PoolTask<int> task = Submit(pool, -i);
                        SpinWait.SpinUntil(() => task.IsCompleted || token.IsCancellationRequested);
                        call = task;
                        round.Open(i, call);
                    }
                    else
                    {
                        call = round.Await(i, token);
                    }

                    try
                    {
                        Assert.Equal(-i, Take(call));
                        Interlocked.Increment(ref taken);
                    }
                    catch (InvalidOperationException)
                    {
                        // The other thread was the first.
                    }

                    round.Close(token);
                }
            }
            finally
            {
                if (isLeader)
                    stop.Cancel();
            }
        }
    }

    [Fact]
    public async Task Of_two_threads_that_register_with_one_call_one_is_told_its_end_and_the_other_is_refused()
    {
        Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        const int rounds = 1_000;
        var round = new Round();
        int[] told = new int[rounds + 1];
        int[] refused = new int[rounds + 1];
        int wrong = 0;
        Gang.Run(token => Register(token, isLeader: true), token => Register(token, isLeader: false));
        await pool.DisposeAsync();
        Assert.Equal(0, wrong);

        void Register(CancellationToken token, bool isLeader)
        {
            for (int i = 1; i <= rounds; i++)
            {
                var hold = new Hold();
                ValueTask<int> call;
                if (isLeader)
                {
                    call = Submit(pool, hold);
                    round.Open(i, call, hold);
                }
                else
                {
                    call = round.Await(i, token);
                    hold = round.Hold!;
                }

                int number = i;
                var owner = new Owner(() => Interlocked.Increment(ref told[number]));
                var awaiter = call.GetAwaiter();
                try
                {
                    awaiter.UnsafeOnCompleted(owner.Run);
                    owner.IsRegistered = true;
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref refused[i]);
                }

                round.Close(token);
                if (isLeader)
                {
                    hold.Release();
                    SpinWait.SpinUntil(() => Volatile.Read(ref told[number]) == 1 || token.IsCancellationRequested);
                    Assert.Equal(1, Take(call));
                    Assert.Equal(1, refused[i]);
                }

                round.Close(token);
                if (owner.HasRun != owner.IsRegistered)
                    Interlocked.Increment(ref wrong);
            }
        }
    }

    private static int Take(ValueTask<int> call) => call.GetAwaiter().GetResult();

    private static PoolTask<int> Submit(Pool<Plain> pool, int number) => pool.ExecAsync(static (_, x) => x, number);

    private static PoolTask<int> Submit(Pool<Plain> pool, Hold hold) => pool.ExecAsync(static (_, h) => h.Run(1), hold);

    private sealed class Owner(Action run)
    {
        internal bool IsRegistered { get; set; }

        internal bool HasRun { get; private set; }

        internal void Run()
        {
            HasRun = true;
            run();
        }
    }

    /// <summary>Two threads go through rounds together.</summary>
    private sealed class Round
    {
        private int _opened;
        private int _closed;
        private ValueTask<int> _call;

        internal Hold? Hold { get; private set; }

        internal void Open(int number, ValueTask<int> call, Hold? hold = null)
        {
            _call = call;
            Hold = hold;
            Volatile.Write(ref _opened, number);
        }

        internal ValueTask<int> Await(int number, CancellationToken token)
        {
            Wait(() => Volatile.Read(ref _opened) == number, token);
            return _call;
        }

        internal void Close(CancellationToken token)
        {
            int closed = Interlocked.Increment(ref _closed);
            int all = closed + (closed & 1);
            Wait(() => Volatile.Read(ref _closed) >= all, token);
        }

        private static void Wait(Func<bool> condition, CancellationToken token)
        {
            SpinWait.SpinUntil(() => condition() || token.IsCancellationRequested);
            token.ThrowIfCancellationRequested();
        }
    }
}
