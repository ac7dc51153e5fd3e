using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace WorkerPool.Benchmarks.Compare;

/// <summary>What a reader must know of a run to compare it with another.</summary>
internal static class Machine
{
    internal static void Describe(TextWriter output)
    {
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        output.WriteLine(
            $"{Environment.ProcessorCount} cores, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, {GCSettings.LatencyMode} mode");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, commit {Commit.Read() ?? "unknown"}"));
    }
}
