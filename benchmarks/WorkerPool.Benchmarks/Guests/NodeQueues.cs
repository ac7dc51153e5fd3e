using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using WorkerPool.Benchmarks.Compare;

namespace WorkerPool.Benchmarks.Guests;

/// <summary>The queues of assembly/bench/queues.mjs, measured by Node.</summary>
internal static class NodeQueues
{
    private const string Script = "assembly/bench/queues.mjs";

    /// <summary>Runs the script from the repository's root; without it or without Node there are no rows, and the output says so.</summary>
    /// <exception cref="WrongResultException">The script failed.</exception>
    internal static List<(string Name, int Batch, double Nanoseconds)> Measure(TextWriter output)
    {
        var rows = new List<(string, int, double)>();
        using Process? node = Start();
        if (node is null)
        {
            output.WriteLine($"(no rows of Node: node, or {Script} below the current folder, was not found)");
            return rows;
        }

        while (node.StandardOutput.ReadLine() is { } line)
        {
            using JsonDocument row = JsonDocument.Parse(line);
            JsonElement values = row.RootElement;
            rows.Add((values.GetProperty("name").GetString()!, values.GetProperty("batch").GetInt32(), values.GetProperty("nanoseconds").GetDouble()));
        }

        node.WaitForExit();
        return node.ExitCode == 0 ? rows : throw new WrongResultException($"{Script} ended with exit code {node.ExitCode}.");
    }

    private static Process? Start()
    {
        if (!File.Exists(Script))
            return null;
        try
        {
            return Process.Start(new ProcessStartInfo("node", [Script]) { RedirectStandardOutput = true });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
