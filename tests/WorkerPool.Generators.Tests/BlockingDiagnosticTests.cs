using Xunit;

namespace WorkerPool.Generators.Tests;

/// <summary>WP0011: code of worker methods that blocks on a call of its own pool behind a task.</summary>
public sealed class BlockingDiagnosticTests
{
    [Theory]
    [InlineData("[|pool.ExecAsync(m => m.Add()).AsTask().Wait()|];")]
    [InlineData("_ = [|pool.ExecAsync(m => m.Add()).AsTask().Result|];")]
    [InlineData("_ = [|pool.ExecAsync(m => m.Add()).AsTask().GetAwaiter().GetResult()|];")]
    [InlineData("_ = [|pool.ExecAsync(m => m.Add()).AsTask().ConfigureAwait(false).GetAwaiter().GetResult()|];")]
    [InlineData("[|pool.ExecAsync(m => m.Add()).AsTask().WaitAsync(TimeSpan.FromSeconds(1)).Wait(10)|];")]
    [InlineData("Task<int> task = pool.ExecAsync(m => m.Add()).AsTask(); [|task.Wait()|];")]
    [InlineData("Task<int> task; task = pool.ExecAsync(m => m.Add()).Timeout(TimeSpan.FromSeconds(1)).AsTask(); _ = [|task.Result|];")]
    [InlineData("[|Task.WaitAll(pool.ExecAsync(m => m.Add()).AsTask(), Task.CompletedTask)|];")]
    [InlineData("Task[] tasks = { pool.ExecAsync(m => m.Add()).AsTask() }; [|Task.WaitAny(tasks)|];")]
    [InlineData("Task<int>[] tasks = [pool.ExecAsync(m => m.Add()).AsTask()]; [|Task.WhenAll(tasks).Wait()|];")]
    [InlineData("[|pool.Proxy().AddAsync().AsTask().Wait()|];")]
    [InlineData("[|pool.ByName().ExecAsync(\"Add\").AsTask().Wait()|];")]
    [InlineData("void Local() => [|pool.ExecAsync(m => m.Add()).AsTask().Wait()|]; Local();")]
    public Task A_worker_method_that_waits_for_its_own_pool(string statements) =>
        DiagnosticTests.ReportsAsync("WP0011", InMethod("Pool<Methods> pool", statements));

    [Theory]
    [InlineData("pool.ExecAsync(m => { [|pool.ExecAsync(n => n.Add()).AsTask().Wait()|]; });")]
    [InlineData("pool.ExecAsync((m, p) => [|p.ExecAsync(n => n.Add()).AsTask().Result|], pool);")]
    [InlineData("pool.ExecAsync(async m => { await Task.Yield(); return [|pool.ExecAsync(n => n.Add()).AsTask().Result|]; });")]
    [InlineData("pool.ExecBatchAsync(new[] { 1 }, (m, x) => { int Local() => [|pool.ExecAsync(n => n.Add()).AsTask().Result|]; return Local(); });")]
    public Task A_lambda_given_to_the_pool(string statements) => DiagnosticTests.ReportsAsync(
        "WP0011", InCaller("Pool<Methods> pool", statements));

    [Theory]
    [InlineData("pool.ExecAsync(m => pool.ExecAsync(n => n.Add()).GetAwaiter().GetResult());")]
    [InlineData("other.ExecAsync(m => pool.ExecAsync(n => n.Add()).AsTask().Result);")]
    [InlineData("Task.Run(() => pool.ExecAsync(n => n.Add()).AsTask().Wait());")]
    public Task Nothing_of_other_lambdas(string statements) => DiagnosticTests.ReportsNothingAsync(
        InCaller("Pool<Methods> pool, Pool<Other> other", statements));

    [Fact]
    public Task A_method_of_a_class_behind_an_interface() => DiagnosticTests.ReportsAsync(
        "WP0011",
        "public interface IMethods { int Add(); } public class Methods(Pool<IMethods> pool) : IMethods { public int Add() => [|pool.ExecAsync(m => m.Add()).AsTask().Result|]; }");

    [Theory]
    [InlineData("_ = pool.ExecAsync(m => m.Add()).GetAwaiter().GetResult();")]
    [InlineData("_ = pool.ExecAsync(m => m.Add()).ConfigureAwait(false).GetAwaiter().GetResult();")]
    [InlineData("ValueTask<int> task = pool.ExecAsync(m => m.Add()); _ = task.GetAwaiter().GetResult();")]
    [InlineData("Task.Delay(1).Wait(); Task.WaitAll(Task.CompletedTask); _ = Task.FromResult(1).Result;")]
    [InlineData("PoolTask<int> task = pool.ExecAsync(m => m.Add()); if (task.IsCompleted) _ = task.Result;")]
    [InlineData("Task<int> task = pool.ExecAsync(m => m.Add()).AsTask(); _ = task.IsCompleted;")]
    [InlineData("Task task = Task.CompletedTask; task = task.ContinueWith(_ => { }); task.Wait();")]
    public Task Nothing_of_what_the_pool_sees_and_of_other_tasks(string statements) =>
        DiagnosticTests.ReportsNothingAsync(InMethod("Pool<Methods> pool", statements));

    [Fact]
    public Task Nothing_of_a_worker_that_awaits() => DiagnosticTests.ReportsNothingAsync(
        "public class Methods { public int Add() => 1; public async Task Run(Pool<Methods> pool) => await pool.ExecAsync(m => m.Add()).AsTask(); }");

    [Fact]
    public Task Nothing_of_another_pool() => DiagnosticTests.ReportsNothingAsync(
        InMethod("Pool<Other> pool", "pool.ExecAsync(m => m.Sub()).AsTask().Wait();") + " public class Other { public int Sub() => 1; }");

    [Fact]
    public Task Nothing_of_a_class_whose_methods_no_pool_runs() => DiagnosticTests.ReportsNothingAsync(
        "public class Methods { public int Add() => 1; } public class Caller(Pool<Methods> pool) { public void Run() => pool.ExecAsync(m => m.Add()).AsTask().Wait(); }");

    private static string InCaller(string parameters, string statements) =>
        $"public class Methods {{ public int Add() => 1; }} public class Other {{ }} public class Caller {{ public void Run({parameters}) {{ {statements} }} }}";

    private static string InMethod(string parameter, string statements) =>
        $"[WorkerMethods] public class Methods {{ public int Add() => 1; internal void Run({parameter}) {{ {statements} }} }}";
}
