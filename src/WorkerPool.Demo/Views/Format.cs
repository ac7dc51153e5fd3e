using System.Globalization;

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

    internal static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    internal static string Time(TimeSpan time) => time.TotalSeconds >= 1
        ? time.TotalSeconds.ToString("0.00 's'", CultureInfo.InvariantCulture)
        : time.TotalMilliseconds.ToString("0.0 'ms'", CultureInfo.InvariantCulture);

    internal static string Percent(double part, double whole) =>
        whole > 0 ? (part / whole).ToString("0.0 %", CultureInfo.InvariantCulture) : "-";

    internal static string Speed(double bytes, TimeSpan time) =>
        time > TimeSpan.Zero ? $"{Bytes(bytes / time.TotalSeconds)}/s" : "-";

    internal static string Times(double factor) => factor.ToString("0.00 'x'", CultureInfo.InvariantCulture);

    /// <summary>A file's name without what would move the cursor or break the line.</summary>
    internal static string Name(string name) => string.Concat(name.Select(static c => char.IsControl(c) ? '?' : c));
}
