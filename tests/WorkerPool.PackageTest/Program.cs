// Uses the packed library as a user's program does, and checks each result. With a folder as its argument it also checks the
// packages in that folder.
using System.Reflection;
using System.Runtime.Versioning;
using WorkerPool;
using WorkerPool.PackageTest;

var checks = new Checks();
if (args.Length > 0)
    PackageContents.Check(checks, args[0]);

string? framework = typeof(Pool).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName;
#if NET10_0
checks.Equal("framework of the library", ".NETCoreApp,Version=v10.0", framework);
#else
checks.Equal("framework of the library", ".NETCoreApp,Version=v8.0", framework);
#endif

Pool<Tally> pool = Pool.Create<Tally>(new PoolOptions { MinWorkers = 1, MaxWorkers = 1 });
await pool.WhenReadyAsync();

// One worker, one tally: the sum goes through all forms of a call.
checks.Equal("(m)", 1, await pool.ExecAsync(m => m.Add(1)));
checks.Equal("(m, arg)", 3, await pool.ExecAsync(static (m, x) => m.Add(x), 2));
checks.Equal("(m, context)", 3, await pool.ExecAsync((m, context) => m.Add(context.PoolName.Length - pool.Options.Name!.Length)));
checks.Equal("(m, arg, context)", 6, await pool.ExecAsync((m, x, context) => context is null ? 0 : m.Add(x), 3));
checks.Equal("a Task", 10, await pool.ExecAsync(m => m.AddLaterAsync(4)));
checks.Equal("a Task, with an argument", 15, await pool.ExecAsync(static (m, x) => m.AddLaterAsync(x), 5));
checks.Equal("a ValueTask", 21, await pool.ExecAsync(m => m.AddNowAsync(6)));
checks.Equal("a ValueTask, with an argument", 28, await pool.ExecAsync(static (m, x) => m.AddNowAsync(x), 7));

// An async lambda fits the Task and the ValueTask form: a named return type decides, and without one the ValueTask form is taken, in C# 12 too.
checks.Equal("async (m)", 36, await pool.ExecAsync(async Task<int> (m) => await m.AddLaterAsync(8)));
checks.Equal("async (m, arg)", 45, await pool.ExecAsync(async ValueTask<int> (m, x) => await m.AddLaterAsync(x), 9));
checks.Equal("async (m, arg, context)", 55, await pool.ExecAsync(
    async ValueTask<int> (m, x, context) =>
    {
        context.CancellationToken.ThrowIfCancellationRequested();
        return await m.AddLaterAsync(x);
    },
    10));
checks.Equal("async m", 66, await pool.ExecAsync(async m => await m.AddLaterAsync(11)));
checks.Equal("async (m, x)", 78, await pool.ExecAsync(async (m, x) => await m.AddLaterAsync(x), 12));

await pool.ExecAsync(m => m.Clear());
checks.Equal("no result", 1, await pool.ExecAsync(m => m.Add(1)));
await pool.ExecAsync(m => m.ClearLaterAsync());
checks.Equal("a Task without a result", 1, await pool.ExecAsync(m => m.Add(1)));
await pool.ExecAsync(async Task (m) => await m.ClearLaterAsync());
checks.Equal("async without a result", 1, await pool.ExecAsync(m => m.Add(1)));

Task<int>[] many = [.. Enumerable.Range(0, 1000).Select(_ => pool.ExecAsync(static (m, x) => m.Add(x), 1).AsTask())];
checks.Equal("a thousand calls", 1001, (await Task.WhenAll(many)).Max());

await checks.ThrowsAsync<FormatException>("an exception", async () => await pool.ExecAsync(m => m.Add(int.Parse("one", null))));
using (var stop = new CancellationTokenSource())
{
    stop.Cancel();
    await checks.ThrowsAsync<OperationCanceledException>("a cancelled call", async () => await pool.ExecAsync(m => m.Add(1), null, stop.Token));
}

await checks.ThrowsAsync<PoolTimeoutException>("a call that takes too long", async () => await pool.ExecAsync(
    async Task (m, context) => await Task.Delay(Timeout.Infinite, context.CancellationToken),
    new ExecOptions { Timeout = TimeSpan.FromMilliseconds(20) }));

checks.Equal("failed", 1L, pool.Stats.Failed);
checks.Equal("timed out", 1L, pool.Stats.TimedOut);
await pool.DisposeAsync();
checks.Equal("workers after the end", 0, pool.Stats.TotalWorkers);
await checks.ThrowsAsync<PoolTerminatedException>("a call after the end", async () => await pool.ExecAsync(m => m.Add(1)));

await using (Pool<Tally> made = Pool.Create(_ => new Tally(40)))
    checks.Equal("a factory", 42, await made.ExecAsync(m => m.Add(2)));
await using (Pool<Tally> made = Pool.Create(async ValueTask<Tally> (_) => { await Task.Yield(); return new Tally(50); }))
    checks.Equal("an async factory", 52, await made.ExecAsync(m => m.Add(2)));

await GeneratedCalls.CheckAsync(checks);
Serializers.Check(checks);

foreach (QueueStrategy strategy in (QueueStrategy[])[QueueStrategy.Fifo, QueueStrategy.Lifo, QueueStrategy.Priority, QueueStrategy.Deadline])
{
    await using Pool<Tally> queued = Pool.Create<Tally>(new PoolOptions { MaxWorkers = 1, QueueStrategy = strategy });
    Task<int>[] calls = [.. Enumerable.Range(0, 100).Select(i => queued.ExecAsync(static (m, x) => m.Add(x), i).AsTask())];
    await Task.WhenAll(calls);
    checks.Equal($"sum through {strategy}", 4950, await queued.ExecAsync(m => m.Add(0)));
}

Console.WriteLine($"{framework} on .NET {Environment.Version}: {checks.Count - checks.Failures} of {checks.Count} checks passed");
return checks.Failures == 0 && checks.Count > 0 ? 0 : 1;
