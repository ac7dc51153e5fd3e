namespace WorkerPool.Benchmarks.Compare;

/// <summary>A Markdown table that is written row by row, as the results come.</summary>
internal sealed class Table
{
    private readonly TextWriter _output;
    private readonly int[] _widths;

    /// <summary>Writes the heading.</summary>
    internal Table(TextWriter output, (string Name, int Width)[] columns)
    {
        _output = output;
        _widths = [.. columns.Select(static c => c.Width)];
        WriteRow([.. columns.Select(static c => c.Name)]);
        WriteRow([.. _widths.Select(static width => new string('-', width))]);
    }

    internal void WriteRow(string[] cells)
    {
        _output.WriteLine($"| {string.Join(" | ", cells.Select((cell, i) => cell.PadRight(_widths[i])))} |");
        _output.Flush();
    }
}
