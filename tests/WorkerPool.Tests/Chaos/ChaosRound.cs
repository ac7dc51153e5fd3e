namespace WorkerPool.Tests.Chaos;

/// <summary>One pool with everything at once, from its making to its end.</summary>
internal sealed class ChaosRound
{
    private readonly ChaosPlan _plan;
    private readonly ChaosLedger _ledger;
    private readonly Pool<ChaosMethods> _pool;
    private int _factoryCalls;

    private ChaosRound(ChaosPlan plan)
    {
        _plan = plan;
        _ledger = new ChaosLedger(plan);
        PoolOptions options = plan.Options;
        options.OnCreateWorker = worker => _ledger.Created.AddOrUpdate(worker.WorkerId, 1, static (_, n) => n + 1);
        options.OnTerminateWorker = worker => _ledger.Ended.AddOrUpdate(worker.WorkerId, 1, static (_, n) => n + 1);
        _pool = plan.FactoryIsAsync ? Pool.Create(MakeAsync, options) : Pool.Create(Make, options);
    }

    /// <summary>Runs a plan; returns the number of calls and items submitted, and throws a description of whatever is wrong.</summary>
    internal static async Task<long> RunAsync(ChaosPlan plan)
    {
        Interleaving.Level = plan.Level;
        try
        {
            return await new ChaosRound(plan).RunAsync();
        }
        finally
        {
            Interleaving.Level = 0;
        }
    }

    private async Task<long> RunAsync()
    {
        ChaosTarget[] groups = [.. _plan.Caps.Select(cap => new ChaosTarget(_pool.CreateGroup(cap), new ChaosMeter(cap)))];
        Task producers = Task.WhenAll(Enumerable.Range(0, _plan.Producers).Select(i => new ChaosProducer(_ledger, _pool, groups, i).RunAsync()));
        Task end = Task.CompletedTask;
        if (_plan.EndsEarly)
        {
            await Task.WhenAny(producers, Task.Delay(_plan.Acts));
            end = EndAsync();
        }

        await WaitAsync(producers, "the end of all acts");
        await WaitAsync(_plan.EndsEarly ? end : EndAsync(), $"the end of the pool ({_plan.Finish})");
        await CheckEndAsync();
        return _ledger.Submitted;
    }

    private async Task EndAsync()
    {
        _ledger.IsEnding = true;
        switch (_plan.Finish)
        {
            case ChaosFinish.DrainThenDispose:
                await _pool.DrainAsync();
                break;
            case ChaosFinish.Terminate:
                await _pool.TerminateAsync();
                break;
            case ChaosFinish.Force:
                await _pool.TerminateAsync(force: true);
                break;
            case ChaosFinish.ForceWithinCall:
                await ForceWithinCallAsync();
                break;
        }

        await _pool.DisposeAsync();
    }

    private async Task ForceWithinCallAsync()
    {
        Task end = Task.CompletedTask;
        try
        {
            await _pool.ExecAsync(_ => { end = _pool.TerminateAsync(force: true); });
        }
        catch (Exception exception)
        {
            if (!_ledger.MayEnd(exception, mayStop: true))
                throw;
        }

        await end;
    }

    private ChaosMethods Make(WorkerContext context)
    {
        FailSometimes();
        return new ChaosMethods(_ledger, context.WorkerId);
    }

    private async Task<ChaosMethods> MakeAsync(WorkerContext context)
    {
        await Task.Yield();
        FailSometimes();
        return new ChaosMethods(_ledger, context.WorkerId);
    }

    private void FailSometimes()
    {
        if (_plan.FactoryFails && Interlocked.Increment(ref _factoryCalls) % 3 == 1)
            throw new ChaosFactoryException();
    }

    /// <summary>Fails when nothing has ended for too long.</summary>
    private async Task WaitAsync(Task task, string what)
    {
        long seen = -1;
        while (await Task.WhenAny(task, Task.Delay(Patience.Limit)) != task)
        {
            if (_ledger.Progress == seen)
                throw Failure($"waited in vain for {what}");
            seen = _ledger.Progress;
        }

        await task;
        if (_ledger.HasWrongs)
            throw Failure("a promise was broken");
    }

    /// <summary>Stopped code may outlive the pool for some milliseconds; then nothing may be left.</summary>
    private async Task CheckEndAsync()
    {
        long start = Environment.TickCount64;
        while (Leftovers() is { } left)
        {
            if (Environment.TickCount64 - start > Patience.Limit.TotalMilliseconds)
                throw Failure(left);
            await Task.Delay(5);
        }

        if (_ledger.Created.Values.Any(static n => n != 1) || _ledger.Ended.Values.Any(static n => n != 1)
            || !_ledger.Created.Keys.ToHashSet().SetEquals(_ledger.Ended.Keys))
            throw Failure("workers were not told of once as created and once as ended");
        if (_ledger.HasWrongs)
            throw Failure("a promise was broken");
    }

    private string? Leftovers()
    {
        if (_pool.Stats is not { TotalWorkers: 0, PendingTasks: 0, ActiveTasks: 0, BusyWorkers: 0, IdleWorkers: 0 })
            return "numbers are left after the end";
        if (_ledger.Made != _ledger.Disposed)
            return "states were not all disposed";
        if (_ledger.Threads.Keys.Any(static thread => thread.IsAlive))
            return "threads are left";
        return _ledger.Created.Count == _ledger.Ended.Count ? null : "workers were created and not told of as ended";
    }

    private InvalidOperationException Failure(string what) => new(
        $"{what}{Environment.NewLine}plan: {_plan}{Environment.NewLine}seen: {_ledger}{Environment.NewLine}pool: {_pool.Stats}");
}
