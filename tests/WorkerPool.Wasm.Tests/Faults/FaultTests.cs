using System.Diagnostics;
using WorkerPool.Tests;
using WorkerPool.Wasm.Tests.Support;
using Xunit;

namespace WorkerPool.Wasm.Tests.Faults;

/// <summary>An engine in the process changes nothing about what .NET makes of the processor's faults.</summary>
public sealed class FaultTests
{
    private const string Faults = "NullReferenceException DivideByZeroException OverflowException ";

    public static TheoryData<string> Threads => ["main", "own", "pool", "worker"];

    [EngineTheory]
    [MemberData(nameof(Threads))]
    public async Task Null_references_divisions_and_overflows_are_exceptions(string thread)
    {
        Assert.Equal((0, Faults), await RunAsync(FaultyProcess.NoEngine, thread, "all"));
        Assert.Equal((0, Faults), await RunAsync(FaultyProcess.Engine, thread, "all"));
        Assert.Equal((0, $"trap {Faults}trap {Faults}"), await RunAsync(FaultyProcess.Traps, thread, "all"));
    }

    [EngineTheory]
    [MemberData(nameof(Threads))]
    public async Task A_stack_overflow_ends_the_process_with_the_same_report(string thread)
    {
        (int exitCode, string report) = await RunAsync(FaultyProcess.NoEngine, thread, "stack");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Stack overflow", report, StringComparison.Ordinal);
        Assert.Contains(nameof(FaultyProcess), report, StringComparison.Ordinal);

        foreach (string wasm in (string[])[FaultyProcess.Engine, FaultyProcess.Traps])
        {
            (int withEngine, string reportWithEngine) = await RunAsync(wasm, thread, "stack");
            Assert.Equal(exitCode, withEngine);
            Assert.Contains("Stack overflow", reportWithEngine, StringComparison.Ordinal);
            Assert.Contains(nameof(FaultyProcess), reportWithEngine, StringComparison.Ordinal);
        }
    }

    // The exit code, and what it wrote: the report of an overflow, else the result.
    private static async Task<(int ExitCode, string Written)> RunAsync(string wasm, string thread, string fault)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { "exec", typeof(FaultTests).Assembly.Location, wasm, thread, fault },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // No dump of the process that is to die.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Patience.Limit);
        await process.WaitForExitAsync(limit.Token);
        string written = await output;
        return (process.ExitCode, written.Length > 0 ? written.TrimEnd('\r', '\n') : await errors);
    }
}
