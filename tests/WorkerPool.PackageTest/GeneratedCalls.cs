using WorkerPool;

[assembly: WorkerMethods(typeof(Stack<int>))]

namespace WorkerPool.PackageTest;

/// <summary>Calls through what the generator in the package has written for this program.</summary>
internal static class GeneratedCalls
{
    public static async Task CheckAsync(Checks checks)
    {
        await using Pool<Clerk> pool = Pool.Create<Clerk>(new PoolOptions { MaxWorkers = 1 });
        ClerkProxy clerk = pool.Proxy();
        checks.Equal("a proxy's method", "1,two", await clerk.WriteAsync(1, "two"));
        checks.Equal("a proxy's method, with a default", "3", await clerk.WriteAsync(3));
        checks.Equal("a proxy's asynchronous method", 4, await clerk.CountAsync("four"));
        checks.Equal("a proxy's generic method", 2.5, await clerk.EchoAsync(2.5));
        checks.Equal("a proxy's params method", 6, await clerk.SumAsync(1, 2, 3));
        checks.Equal("a proxy's options", 7, await clerk.SumAsync([3, 4], new ExecOptions { Timeout = TimeSpan.FromMinutes(1) }));

        checks.Equal("a proxy's method of what is JSON elsewhere", 3, (await clerk.AnswerAsync(new Letter("text", [1, 2]), 3)).Pages[2]);
        checks.Equal("a proxy's method of what is copied elsewhere", new Stamp(4, true, 0.85m), await clerk.CancelAsync(new Stamp(4, false, 0.85m)));

        BatchResult<string> batch = await clerk.WriteBatchAsync([(1, "two"), (3, null)]);
        checks.Equal("a proxy's batch", "1,two 3", string.Join(' ', batch.Results));
        int sum = 0;
        await foreach (int number in clerk.RangeAsync(1, 4))
            sum += number;
        await foreach (long number in pool.ByName().StreamAsync<long>("Range", [5, 2]))
            sum += (int)number;
        checks.Equal("a proxy's stream, and one by name", 21, sum);

        NamedCalls<Clerk> calls = pool.ByName();
        checks.Equal("names", "Answer Cancel Count Forget Range Sum Write", string.Join(' ', calls.MethodNames));
        checks.Equal("a call by name", "1,two", await calls.ExecAsync<string>("Write", [1, "two"]));
        checks.Equal("a call by name, gathered and widened", 6, await calls.ExecAsync<int>("Sum", [(short)1, 2, 3]));
        checks.Equal("a call by name of a value task", 4L, await calls.ExecAsync<long>("Count", ["four"]));
        await calls.ExecAsync("Forget");
        checks.Equal("a batch by name", 3, (await calls.ExecBatchAsync<int>("Sum", [[1], [2]])).Results.Sum());
        await checks.ThrowsAsync<UnknownMethodException>("an unknown name", async () => await calls.ExecAsync("Wright"));
        await checks.ThrowsAsync<ArgumentException>("a wrong argument", async () => await calls.ExecAsync("Write", ["one"]));

        await using Pool<Stack<int>> stacks = Pool.Create<Stack<int>>(new PoolOptions { MaxWorkers = 1 });
        await stacks.Proxy().PushAsync(5);
        checks.Equal("a proxy of a framework's class", 5, await stacks.Proxy().PeekAsync());
    }
}
