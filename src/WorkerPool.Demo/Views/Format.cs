using System.Globalization;
using Spectre.Console;

namespace WorkerPool.Demo.Views;

/// <summary>Numbers and names as text.</summary>
internal static class Format
{
    private const int Kilo = 1000;

    private static readonly string[] s_units = ["B", "KB", "MB", "GB", "TB"];

    internal static string Bytes(double bytes)
    {
        int unit = 0;
        for (; bytes >= Kilo && unit < s_units.Length - 1; unit++)
            bytes /= Kilo;
        return $"{bytes.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {s_units[unit]}";
    }

    internal static string Count(double count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number and what it counts, whose plural ends in s.</summary>
    internal static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    internal static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        >= 1000 => time.TotalSeconds.ToString("0.0 's'", CultureInfo.InvariantCulture),
        >= 10 => time.TotalMilliseconds.ToString("0 'ms'", CultureInfo.InvariantCulture),
        _ => time.TotalMilliseconds.ToString("0.00 'ms'", CultureInfo.InvariantCulture),
    };

    internal static string Percent(double part, double whole) =>
        whole > 0 ? (part / whole).ToString("0 %", CultureInfo.InvariantCulture) : "-";

    internal static string Times(double factor) => factor.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A file's name without what would move the cursor or break the line.</summary>
    internal static string Name(string name) => string.Concat(name.Select(static c => char.IsControl(c) ? '?' : c));

    /// <summary>A text that takes up exactly so many columns: the end of one that is too long, which tells more of a path than its beginning.</summary>
    internal static string Fit(string text, int columns)
    {
        const string Cut = "..";
        if (text.GetCellWidth() > columns)
        {
            int from = 0;
            for (int width = text.GetCellWidth() + Cut.Length; width > columns && from < text.Length; from++)
                width -= text[from].GetCellWidth();
            text = Cut + text[from..];
        }

        return text + new string(' ', Math.Max(0, columns - text.GetCellWidth()));
    }
}
