using Spectre.Console;
using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Views;

/// <summary>The program's tables.</summary>
internal static class Tables
{
    internal static Table Summary(Measurement measurement, int workers)
    {
        JobRun pooled = measurement.Pooled, sequential = measurement.Sequential;
        string time = measurement.Rounds > 1 ? $"wall time, best of {Format.Count(measurement.Rounds)}" : "wall time";
        return Make("", $"pool, {Format.Count(workers)} workers", "sequential")
            .AddRow("files", Format.Count(pooled.Files), Format.Count(sequential.Files))
            .AddRow("bytes", Format.Bytes(pooled.Bytes), Format.Bytes(sequential.Bytes))
            .AddRow("compressed", Format.Bytes(pooled.CompressedBytes), Format.Bytes(sequential.CompressedBytes))
            .AddRow("ratio", Format.Percent(pooled.CompressedBytes, pooled.Bytes), Format.Percent(sequential.CompressedBytes, sequential.Bytes))
            .AddRow(time, Format.Time(pooled.Cost.Elapsed), Format.Time(sequential.Cost.Elapsed))
            .AddRow("processor time", Format.Time(pooled.Cost.Processor), Format.Time(sequential.Cost.Processor))
            .AddRow("throughput", Format.Speed(pooled.Bytes, pooled.Cost.Elapsed), Format.Speed(sequential.Bytes, sequential.Cost.Elapsed))
            .AddRow("speed-up", pooled.Files > 0 ? Format.Times(sequential.Cost.Elapsed / pooled.Cost.Elapsed) : "-", sequential.Files > 0 ? Format.Times(1) : "-");
    }

    internal static Table Workers(JobRun run)
    {
        Table table = Make("worker", "files", "bytes", "share");
        foreach (WorkerShare share in run.Shares())
            table.AddRow(Format.Count(share.WorkerId), Format.Count(share.Files), Format.Bytes(share.Bytes), Format.Percent(share.Bytes, run.Bytes));
        return table;
    }

    private static Table Make(string first, params ReadOnlySpan<string> others)
    {
        var table = new Table().AddColumn(first);
        foreach (string other in others)
            table.AddColumn(new TableColumn(other).RightAligned());
        return table;
    }
}
