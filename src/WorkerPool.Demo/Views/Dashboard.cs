using Spectre.Console;
using Spectre.Console.Rendering;
using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Views;

/// <summary>A run as a picture: a line for each worker, with what it does now and how far it is; the queue; the speed.</summary>
internal sealed class Dashboard(Profile profile, Run run)
{
    private const int IdLength = 6, ShareLength = 5, CallsLength = 7, GapLength = 2, Gaps = 4;
    private const int ShortestBar = 8, BorderLength = 4;

    // A terminal writes ^C behind the last line; if that had no room, the lines below would move.
    private const int EchoLength = 2;

    // The heading, the queue, all, the speed, two borders, and two lines to spare.
    private const int OtherLines = 8;

    internal IRenderable Draw()
    {
        RunProgress now = run.Look();
        int width = Math.Max(1, profile.Width - EchoLength);
        int room = Math.Max(0, width - BorderLength - IdLength - ShareLength - CallsLength - Gaps * GapLength);
        int bar = Math.Max(ShortestBar, room / 2);
        int name = Math.Max(0, room - bar);
        int shown = Math.Max(1, profile.Height - OtherLines);

        // One of the lines says how many are not shown.
        if (now.Workers.Count > shown)
            shown--;

        List<string> lines = [$"[grey]{Line("worker", Format.Fit("does now", name), Format.Fit("of its even share", bar), "share", "calls")}[/]"];
        foreach (WorkerProgress worker in now.Workers.Take(shown))
        {
            lines.Add(Line(
                $"{worker.WorkerId,IdLength}",
                Markup.Escape(Format.Fit(worker.Current is { } path ? Format.Name(Path.GetFileName(path)) : "-", name)),
                Bar(worker.Bytes * now.Workers.Count, run.Bytes, bar, "green"),
                Format.Percent(worker.Bytes, now.Bytes),
                Format.Count(worker.Documents)));
        }

        if (now.Workers.Count > shown)
            lines.Add($"[grey]{"",IdLength}  and {Format.Count(now.Workers.Count - shown)} more[/]");
        lines.Add(Line(
            " queue", Format.Fit($"{Format.Count(now.Waiting)} wait", name), Bar(now.Waiting, run.Documents, bar, "yellow"), Format.Percent(now.Waiting, run.Documents), ""));
        lines.Add(Line(
            "   all",
            Format.Fit($"{Format.Bytes(now.Bytes)} of {Format.Bytes(run.Bytes)}", name),
            Bar(now.Bytes, run.Bytes, bar, "blue"),
            Format.Percent(now.Bytes, run.Bytes),
            Format.Count(now.Documents)));
        lines.Add($"{"",IdLength}  [bold]{Format.Count(now.CallsPerSecond)}[/] calls a second, [bold]{Format.Bytes(now.Bytes / now.Elapsed.TotalSeconds)}[/] a second, "
            + Format.Time(now.Elapsed));
        return new Panel(new Markup(string.Join('\n', lines))) { Width = width }.Header(Markup.Escape(run.Title));
    }

    private static string Line(string id, string name, string bar, string share, string calls) =>
        $"{id}  {name}  {bar}  {share,ShareLength}  {calls,CallsLength}";

    private string Bar(double part, double whole, int length, string color)
    {
        (char full, char empty) = profile.Capabilities.Unicode ? ('█', '░') : ('#', '.');
        int done = whole > 0 ? (int)Math.Round(length * Math.Min(1, part / whole)) : 0;
        return $"[{color}]{new string(full, done)}[/][grey]{new string(empty, length - done)}[/]";
    }
}
