using Spectre.Console;
using WorkerPool.Demo.Job;
using WorkerPool.Demo.Shows;

namespace WorkerPool.Demo.Views;

/// <summary>Colours, and bars that move.</summary>
internal sealed class TerminalScreen(IAnsiConsole console) : Screen
{
    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    internal override void Say(string text) => console.MarkupLineInterpolated($"{text}");

    internal override void Fail(string text) => console.MarkupLineInterpolated($"[red]{text}[/]");

    internal override void Say(ShowResult show)
    {
        if (show.Evidence.Length > 0)
            Item(show.Passed ? "[green]ok[/]" : string.Empty, show.Name, show.Evidence);
        foreach (string broken in show.Broken)
            Item("[red]FAILED[/]", show.Name, broken);
    }

    internal override void Say(Finding finding) => Item(
        finding.Verdict == Verdict.Different ? "[red]Different[/]" : $"[yellow]{finding.Verdict}[/]", Format.Name(finding.Path), Format.Name(finding.Text));

    internal override IDisposable Follow(string title, Tally tally) => new Follower(over => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .StartAsync(async context =>
        {
            // Counting each file as one byte more lets empty files move the bar too.
            ProgressTask bar = context.AddTask(title, maxValue: Math.Max(1, tally.ExpectedBytes + tally.ExpectedFiles));
            do
            {
                bar.Value = tally.Bytes + tally.Files;
                bar.Description = $"{Markup.Escape(title)} [grey]{Format.Count(tally.Files)} files, {Format.Bytes(tally.Bytes)}[/]";
            }
            while (await Follower.WaitAsync(_interval, over));
            bar.Description = $"{Markup.Escape(title)} [grey]{Format.Count(tally.Files)} files, {Format.Bytes(tally.Bytes)}[/]";
            bar.Value = tally.Files == tally.ExpectedFiles ? bar.MaxValue : tally.Bytes + tally.Files;
        }));

    internal override void Show(Table table) => console.Write(table.RoundedBorder());

    private void Item(string markup, string name, string text)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2)).AddColumn();
        grid.AddRow(new Markup(markup), new Markup($"[bold]{Markup.Escape(name)}[/] {Markup.Escape(text)}"));
        console.Write(grid);
    }
}
