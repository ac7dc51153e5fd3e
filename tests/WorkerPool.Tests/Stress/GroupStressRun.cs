namespace WorkerPool.Tests.Stress;

/// <summary>
/// Runs one plan through a pool and several groups of it at once, while somebody stops whole groups now and then. Each target has a ledger,
/// which must agree with its own numbers.
/// </summary>
internal sealed class GroupStressRun
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);
    private static readonly (int Concurrency, int Weight)[] s_groups = [(1, 1), (2, 3), (1000, 7)];

    private readonly StressPlan _plan;
    private readonly StressLedger _states = new();
    private readonly Pool<StressMethods> _pool;
    private readonly PoolGroup<StressMethods>[] _groups;
    private readonly StressLedger[] _ledgers;

    private GroupStressRun(StressPlan plan)
    {
        _plan = plan;
        _pool = Pool.Create(context => new StressMethods(_states, context), plan.Options);
        _groups = [.. s_groups.Select(group => _pool.CreateGroup(group.Concurrency, group.Weight))];

        // The last one is of the pool's own calls.
        _ledgers = [.. Enumerable.Range(0, _groups.Length + 1).Select(static _ => new StressLedger())];
    }

    private long Outcomes => _ledgers.Sum(static ledger => ledger.Outcomes);

    internal static async Task<long> RunAsync(StressPlan plan)
    {
        Interleaving.Level = plan.Level;
        try
        {
            return await new GroupStressRun(plan).RunAsync();
        }
        finally
        {
            Interleaving.Level = 0;
        }
    }

    private async Task<long> RunAsync()
    {
        var chaos = new StressChaos();
        var producers = new List<Task>();
        for (int i = 0; i < _ledgers.Length; i++)
        {
            CallTarget<StressMethods> target = i < _groups.Length ? _groups[i] : _pool;
            var producer = new StressProducer(target, _ledgers[i], chaos, _plan, (_plan.Seed * 1000) + i);
            int calls = _plan.Calls / _ledgers.Length;
            producers.Add(Task.Run(() => producer.RunAsync(calls, blocking: false)));
        }

        Task all = Task.WhenAll(producers);
        Task stopping = _plan.MayCancelAll ? StopGroupsAsync(all) : Task.CompletedTask;
        await WatchAsync(all);
        await BoundAsync(stopping, "CancelAsync");
        chaos.Stop();
        await SettleAsync();
        for (int i = 0; i < _groups.Length; i++)
            await BoundAsync(i % 2 == 0 ? _groups[i].DrainAsync() : _groups[i].DisposeAsync().AsTask(), "the end of a group");
        if (_plan.Seed % 2 == 0)
            await BoundAsync(_pool.DrainAsync(), "DrainAsync");
        await BoundAsync(_pool.DisposeAsync().AsTask(), "DisposeAsync");
        CheckEnd();
        return _ledgers.Sum(static ledger => ledger.Submitted);
    }

    private async Task StopGroupsAsync(Task producers)
    {
        var random = new Random(_plan.Seed);
        while (!producers.IsCompleted)
        {
            PoolGroup<StressMethods> group = _groups[random.Next(_groups.Length)];
            if (random.Next(2) == 0)
                group.Cancel();
            else
                await group.CancelAsync();
            await Task.Delay(random.Next(3));
        }
    }

    private async Task WatchAsync(Task producers)
    {
        long seen = -1;
        while (true)
        {
            Task finished = await Task.WhenAny(producers, Task.Delay(Patience.Limit));
            if (finished == producers)
            {
                await producers;
                return;
            }

            if (Outcomes == seen)
                throw Failure($"no call has ended for {Patience.Limit}");
            seen = Outcomes;
        }
    }

    private async Task SettleAsync()
    {
        long start = Environment.TickCount64;
        while (true)
        {
            PoolStats stats = _pool.Stats;
            List<string> differences = Differences(stats);
            if (stats is { BusyWorkers: 0, Quarantined: 0 } && differences.Count == 0 && stats.IdleWorkers == stats.TotalWorkers)
                return;
            if (Environment.TickCount64 - start > Patience.Limit.TotalMilliseconds)
                throw Failure("the counters did not settle: " + string.Join("; ", differences));
            await Task.Delay(s_look);
        }
    }

    private List<string> Differences(PoolStats stats)
    {
        List<string> differences = StressLedger.Sum(_ledgers).Compare(stats);
        if (stats is not { PendingTasks: 0, ActiveTasks: 0 })
            differences.Add($"{stats.PendingTasks} calls of the pool wait and {stats.ActiveTasks} run");
        for (int i = 0; i < _groups.Length; i++)
        {
            GroupStats group = _groups[i].Stats;
            differences.AddRange(_ledgers[i].Compare(_groups[i].Name, group));
            if (group is not { PendingTasks: 0, ActiveTasks: 0 })
                differences.Add($"{group.PendingTasks} calls of {_groups[i].Name} wait and {group.ActiveTasks} run");
        }

        return differences;
    }

    private async Task BoundAsync(Task task, string what)
    {
        if (await Task.WhenAny(task, Task.Delay(Patience.Limit)) != task)
            throw Failure($"{what} did not come");
        await task;
    }

    private void CheckEnd()
    {
        if (Differences(_pool.Stats) is { Count: > 0 } differences)
            throw Failure(string.Join("; ", differences));
        if (_pool.Stats.TotalWorkers != 0 || _states.Made != _states.Disposed)
            throw Failure("workers or states are left after the end");
        string[] wrong = [.. _ledgers.Append(_states).SelectMany(static ledger => ledger.Wrong)];
        if (wrong.Length > 0)
            throw Failure(string.Join(Environment.NewLine, wrong));
    }

    private InvalidOperationException Failure(string what) => new(
        $"{what}{Environment.NewLine}plan: {_plan}{Environment.NewLine}pool: {_pool.Stats}"
        + string.Concat(_groups.Select(static group => Environment.NewLine + group.Stats))
        + string.Concat(_ledgers.Select(static ledger => Environment.NewLine + ledger)));
}
