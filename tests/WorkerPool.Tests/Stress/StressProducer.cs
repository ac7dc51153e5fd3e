namespace WorkerPool.Tests.Stress;

/// <summary>Submits calls of all kinds, keeps a window of them in flight and takes each outcome once.</summary>
internal sealed class StressProducer(CallTarget<StressMethods> pool, StressLedger ledger, StressChaos chaos, StressPlan plan, int seed)
{
    private const int Window = 48;

    private static readonly ExecOptions s_runLimit = new() { Timeout = TimeSpan.FromMilliseconds(1), Key = "one" };
    private static readonly ExecOptions s_queueLimit = new() { QueueTimeout = TimeSpan.FromMilliseconds(1), Key = "one" };
    private static readonly ExecOptions[] s_priorities =
        [new() { Priority = -1, Key = "one" }, new() { Priority = 1 }, new() { Priority = 7, Key = "two" }];

    private readonly Random _random = new(seed);
    private readonly StressKind _any = (plan.MayReject ? StressKind.MayReject : StressKind.Plain)
        | (plan.MayExpel ? StressKind.MayBeExpelled : StressKind.Plain)
        | (plan.MayCancelAll ? StressKind.MayCancel : StressKind.Plain);

    // One source for many calls; replaced when it has been given away to be cancelled.
    private readonly CancellationTokenSource[] _shared = [new()];

    internal async Task RunAsync(int calls, bool blocking)
    {
        var window = new (PoolTask<int> Task, int Number, StressKind May)[Math.Min(Window, Math.Max(1, calls))];
        for (int i = 0; i < calls + window.Length; i++)
        {
            ref (PoolTask<int> Task, int Number, StressKind May) place = ref window[i % window.Length];
            (PoolTask<int> task, int number, StressKind may) = place;
            if (i >= window.Length)
                await TakeAsync(task, number, may, blocking).ConfigureAwait(false);
            if (i >= calls)
                continue;
            ledger.NoteSubmitted();
            task = Submit(i, out may);
            window[i % window.Length] = (task, i, may | _any);
            if (_random.Next(64) == 0)
                CancelOne(window, Math.Min(i + 1, window.Length));
        }
    }

    private async ValueTask TakeAsync(PoolTask<int> task, int number, StressKind may, bool blocking)
    {
        int result;
        try
        {
            result = blocking ? task.GetAwaiter().GetResult() : await task.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            ledger.NoteFailure(exception, may, $"call {number}, {may}");
            return;
        }

        ledger.NoteCompleted();
        ledger.Require(result == number, null, $"call {number} got {result}");
    }

    private void CancelOne((PoolTask<int> Task, int Number, StressKind May)[] window, int filled)
    {
        ref (PoolTask<int> Task, int Number, StressKind May) victim = ref window[_random.Next(filled)];
        victim.May |= StressKind.MayCancel;
        if (_random.Next(2) == 0)
            victim.Task.Cancel();
        else
            chaos.Cancel(victim.Task);
    }

    private PoolTask<int> Submit(int number, out StressKind may)
    {
        int kind = _random.Next(1000);
        may = StressKind.Plain;
        switch (kind)
        {
            case < 30:
                may = StressKind.MayFail;
                return pool.ExecAsync(static (m, x) => m.Throw(x), number);
            case < 60:
                return SubmitWithToken(number, ref may);
            case < 90:
                may = StressKind.MayCancel;
                if (_random.Next(200) == 0)
                {
                    chaos.Cancel(_shared[0]);
                    _shared[0] = new CancellationTokenSource();
                }

                return pool.ExecAsync(static (m, x) => m.Ignore(x), number, null, _shared[0].Token);
            case < 93:
                may = StressKind.MayTimeOut | StressKind.MayCancel;
                return pool.ExecAsync(static (m, x, c) => m.Watch(x, c, 2000), number, s_runLimit);
            case < 110:
                may = StressKind.MayTimeOut;
                return pool.ExecAsync(static (m, x) => m.Echo(x), number).Timeout(TimeSpan.FromMilliseconds(1 + _random.Next(3)));
            case < 125:
                may = StressKind.MayTimeOut;
                return pool.ExecAsync(static (m, x) => m.Echo(x), number, s_queueLimit);
            case < 130:
                may = StressKind.MayTimeOut;
                return pool.ExecAsync(
                    static (m, x) => m.Echo(x), number, new ExecOptions { Deadline = DateTimeOffset.UtcNow.AddMilliseconds(_random.Next(-1, 3)) });
            case < 150:
                return pool.ExecAsync(Nested, number);
            case < 160:
                return pool.ExecAsync(NestedAsync, number);
            case < 180:
                return pool.ExecAsync(static (m, x) => m.YieldAsync(x), number);
            case < 190:
                may = StressKind.MayFail;
                return pool.ExecAsync(static (m, x) => m.ThrowLaterAsync(x), number);
            case < 192:
                may = StressKind.MayCancel;
                var source = new CancellationTokenSource();
                PoolTask<int> task = pool.ExecAsync(static (m, x, c) => m.DelayAsync(x, c.CancellationToken), number, null, source.Token);
                chaos.Cancel(source);
                return task;
            case < 250:
                return pool.ExecAsync(static (m, x) => m.Echo(x), number, s_priorities[kind % s_priorities.Length]);
            case < 255:
                return pool.ExecAsync(static (m, x) => m.Ignore(x), number);
            default:
                return pool.ExecAsync(static (m, x) => m.Echo(x), number);
        }
    }

    private PoolTask<int> SubmitWithToken(int number, ref StressKind may)
    {
        may = StressKind.MayCancel;
        var source = new CancellationTokenSource();
        int when = _random.Next(3);
        if (when == 0)
            chaos.Cancel(source);
        PoolTask<int> task = _random.Next(2) == 0
            ? pool.ExecAsync(static (m, x) => m.Echo(x), number, null, source.Token)
            : pool.ExecAsync(static (m, x, c) => m.Watch(x, c, 200), number, null, source.Token);
        if (when == 1)
            chaos.Cancel(source);
        else if (when == 2)
            source.Cancel();
        return task;
    }

    /// <summary>Blocks its worker on calls of its own pool, some of which are stopped while they run.</summary>
    private int Nested(StressMethods methods, int number)
    {
        int kind = number % 4;
        StressKind may = _any | (kind switch { 1 => StressKind.MayCancel, 2 => StressKind.MayTimeOut | StressKind.MayCancel, _ => StressKind.Plain });
        ledger.NoteSubmitted();
        PoolTask<int> inner;
        if (kind == 1)
        {
            var source = new CancellationTokenSource();
            inner = pool.ExecAsync(static (m, x, c) => m.Watch(x, c, 100), number, null, source.Token);
            chaos.Cancel(source);
        }
        else
        {
            inner = kind == 2 && number % 64 == 2
                ? pool.ExecAsync(static (m, x, c) => m.Watch(x, c, 2000), number, s_runLimit)
                : pool.ExecAsync(static (m, x) => m.Echo(x), number);
        }

        TakeAsync(inner, number, may, blocking: true).AsTask().GetAwaiter().GetResult();
        return methods.Echo(number);
    }

    private async Task<int> NestedAsync(StressMethods methods, int number)
    {
        ledger.NoteSubmitted();
        try
        {
            int result = await pool.ExecAsync(static (m, x) => m.YieldAsync(x), number);
            ledger.NoteCompleted();
            ledger.Require(result == number, null, $"call in call {number} got {result}");
        }
        catch (Exception exception)
        {
            ledger.NoteFailure(exception, _any, $"call in call {number}");
        }

        return methods.Echo(number);
    }
}
