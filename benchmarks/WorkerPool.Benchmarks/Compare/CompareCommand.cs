using System.Globalization;
using WorkerPool.Benchmarks.Compare.Scenarios;

namespace WorkerPool.Benchmarks.Compare;

/// <summary>Runs every scenario and prints the table.</summary>
internal sealed class CompareCommand(Effort effort, TextWriter output)
{
    private static readonly (string Name, int Width)[] s_columns =
    [
        ("row", 3), ("pool", 36), ("peer", 29), ("calls", 10), ("pool ns", 7), ("peer ns", 7), ("ratio", 13), ("goal", 14),
        ("verdict", 7), ("pool B", 6), ("peer B", 6),
    ];

    private readonly Scenario[] _scenarios =
    [
        new BlockingAgainstPingPong(),
        new BlockingAgainstTaskRun(),
        new DefaultOptionsAgainstTaskRun(),
        new AwaitAgainstChannel(),
        new InlineAwaitAgainstChannel(),
        new BurstAgainstTaskRun(),
        new ProxyBlockingAgainstDelegate(),
        new ProxyBurstAgainstDelegate(),
        new BatchAgainstParallelFor(),
        new BatchAgainstParallelForEachAsync(),
        new BatchAgainstOrderedPlinq(),
    ];

    /// <exception cref="WrongResultException">A run gave a wrong result; nothing of its row is printed.</exception>
    internal void Run()
    {
        Machine.Describe(output);
        output.WriteLine(
            $"{effort.Name}: medians of {effort.Rounds} rounds, pool and peer in turn; nanoseconds and bytes a call; every result checked");
        output.WriteLine();
        var table = new Table(output, s_columns);
        foreach (Scenario scenario in _scenarios)
            table.WriteRow(Cells(scenario.Run(effort)));
    }

    private static string[] Cells(Comparison result) =>
    [
        result.Scenario.Row,
        result.Scenario.Title,
        result.Scenario.PeerTitle,
        Number(result.Scenario.Calls, "N0"),
        Time(result.Pool.Nanoseconds),
        Time(result.Peer.Nanoseconds),
        result.Ratio,
        result.Scenario.Goal.Text,
        result.Verdict,
        Number(result.Pool.Bytes, "N1"),
        Number(result.Peer.Bytes, "N1"),
    ];

    // An item of a batch takes a few nanoseconds.
    private static string Time(double nanoseconds) => Number(nanoseconds, nanoseconds < 100 ? "N2" : "N0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
