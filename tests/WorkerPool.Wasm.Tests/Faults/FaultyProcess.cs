using System.Runtime.CompilerServices;
using WorkerPool.Tests;

namespace WorkerPool.Wasm.Tests.Faults;

/// <summary>Code that makes the processor fault, with an engine in the process or without.</summary>
internal static class FaultyProcess
{
    internal const string NoEngine = "none";
    internal const string Engine = "engine";
    internal const string Traps = "traps";

    private static readonly Lazy<(WasmMemory Memory, LanePool Lanes)> s_wasm = new(static () =>
    {
        var memory = new WasmMemory(WasmEngine.Default, 1);
        return (memory, memory.Lanes(ModuleDefinition.Batch, 0));
    });

    /// <summary>Brings the faults about on a kind of thread and says which exceptions they became.</summary>
    /// <param name="wasm">What of WebAssembly there has been before.</param>
    /// <param name="thread">Which thread runs into the fault.</param>
    /// <param name="fault">Which fault, or "all" for those that can be caught.</param>
    internal static string Run(string wasm, string thread, string fault)
    {
        if (wasm != NoEngine)
            _ = WasmEngine.Default;
        return OnThread(thread, () =>
        {
            string before = wasm == Traps ? Trap() : "";
            string caught = Bring(fault);
            return before + caught + (wasm == Traps ? Trap() + Bring(fault) : "");
        });
    }

    private static string OnThread(string thread, Func<string> code)
    {
        switch (thread)
        {
            case "main":
                return code();
            case "own":
                string result = "";
                var own = new Thread(() => result = code());
                own.Start();
                own.Join();
                return result;
            case "pool":
                return Task.Run(code).GetAwaiter().GetResult();
            case "worker":
                return Pool.Create<Plain>().ExecAsync(static (_, c) => c(), code).GetAwaiter().GetResult();
            default:
                throw new ArgumentOutOfRangeException(nameof(thread), thread, "The threads are main, own, pool and worker.");
        }
    }

    private static string Bring(string fault) => fault switch
    {
        "all" => Caught(static () => Read(null)) + Caught(static () => Divide(1, 0)) + Caught(static () => Divide(int.MinValue, -1)),
        "stack" => Deepen(0).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "The faults are all and stack."),
    };

    private static string Caught(Func<int> code)
    {
        try
        {
            return $"{code()} ";
        }
        catch (Exception exception)
        {
            return exception.GetType().Name + " ";
        }
    }

    private static string Trap()
    {
        (WasmMemory memory, LanePool lanes) = s_wasm.Value;
        try
        {
            lanes.Call(0, (int)memory.Length - 8, 64);
            return "no trap ";
        }
        catch (WasmTrapException)
        {
            return "trap ";
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Read(string? text) => text!.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Divide(int dividend, int divisor) => dividend / divisor;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Deepen(int depth) => depth < 0 ? 0 : Deepen(depth + 1) + depth;
}
