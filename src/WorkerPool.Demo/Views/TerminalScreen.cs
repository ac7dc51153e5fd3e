using Spectre.Console;
using WorkerPool.Demo.Job;
using WorkerPool.Demo.Shows;

namespace WorkerPool.Demo.Views;

/// <summary>Colours, and bars that move.</summary>
internal sealed class TerminalScreen(IAnsiConsole console) : Screen
{
    private const int Indent = 2;

    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    internal override void Begin(string title) => console.Write(new Rule($"[bold]{Markup.Escape(title)}[/]").LeftJustified().RuleStyle("grey"));

    internal override void Say(string text) => console.MarkupLineInterpolated($"{text}");

    internal override void Fail(string text) => console.MarkupLineInterpolated($"[red]{text}[/]");

    internal override void Say(ShowResult show)
    {
        string name = show.Name.PadRight(ShowResult.NameLength);
        if (show.Evidence.Length > 0)
            Item(show.Passed ? "[green]ok[/]    " : "      ", name, show.Evidence);
        foreach (string broken in show.Broken)
            Item("[red]FAILED[/]", name, broken);
    }

    internal override void Say(Finding finding) => Item(
        $"[{(finding.Verdict == Verdict.Different ? "red" : "yellow")}]{finding.Verdict,-10}[/]", Format.Name(finding.Path), Format.Name(finding.Text));

    internal override IDisposable Follow(Func<string> progress) => new Follower(over => console.Status()
        .StartAsync(Markup.Escape(progress()), async status =>
        {
            while (await Follower.WaitAsync(_interval, over))
                status.Status(Markup.Escape(progress()));
        }));

    internal override IDisposable Follow(Run run)
    {
        var dashboard = new Dashboard(console.Profile, run);
        return new Follower(over => console.Live(dashboard.Draw()).StartAsync(async live =>
        {
            while (await Follower.WaitAsync(_interval, over))
                live.UpdateTarget(dashboard.Draw());
            live.UpdateTarget(dashboard.Draw());
        }));
    }

    internal override void Show(IReadOnlyList<Speed> speeds)
    {
        // The first is the one that the program is about.
        Color color = Color.Green;
        var chart = new BarChart().UseValueFormatter(static (value, _) => $"{Format.Bytes(value)}/s");
        foreach (Speed speed in speeds)
        {
            chart.AddItem(speed.Name, speed.BytesPerSecond, color);
            color = Color.Grey;
        }

        console.Write(new Padder(chart, new Padding(Indent, 0)));
    }

    /// <summary>A line of three parts; what does not fit goes on below the last.</summary>
    private void Item(string markup, string name, string text)
    {
        var line = new Grid { Expand = false }
            .AddColumn(new GridColumn().NoWrap().Padding(Indent, 0, Indent, 0))
            .AddColumn(new GridColumn().Padding(0, 0))
            .AddRow(new Markup(markup), new Markup($"[bold]{Markup.Escape(name)}[/]  {Markup.Escape(text)}"));
        console.Write(line);
    }
}
