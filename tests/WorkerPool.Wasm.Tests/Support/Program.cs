using WorkerPool.Wasm.Tests.Faults;

namespace WorkerPool.Wasm.Tests.Support;

/// <summary>The test assembly as a program: the process in which faults are tried.</summary>
internal static class Program
{
    internal static int Main(string[] args)
    {
        Console.WriteLine(FaultyProcess.Run(args[0], args[1], args[2]));
        return 0;
    }
}
