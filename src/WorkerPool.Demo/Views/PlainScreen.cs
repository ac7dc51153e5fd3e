using System.Diagnostics;
using Spectre.Console;
using WorkerPool.Demo.Job;
using WorkerPool.Demo.Shows;

namespace WorkerPool.Demo.Views;

/// <summary>Lines without colours, for files, pipes and logs.</summary>
internal sealed class PlainScreen(IAnsiConsole console) : Screen
{
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    internal override void Say(string text) => Console.Out.WriteLine(text);

    internal override void Fail(string text) => Console.Error.WriteLine(text);

    internal override void Say(ShowResult show)
    {
        if (show.Evidence.Length > 0)
            Say($"  {(show.Passed ? "ok    " : "      ")}  {show.Name}: {show.Evidence}");
        foreach (string broken in show.Broken)
            Say($"  FAILED  {show.Name}: {broken}");
    }

    internal override void Say(Finding finding) => Say($"  {finding.Verdict,-10}  {Format.Name(finding.Path)}: {Format.Name(finding.Text)}");

    internal override IDisposable Follow(string title, Tally tally)
    {
        long start = Stopwatch.GetTimestamp();
        return new Follower(async over =>
        {
            while (await Follower.WaitAsync(_interval, over))
                SayProgress();
            SayProgress();
        });

        void SayProgress() => Say(
            $"{title}: {Format.Count(tally.Files)} of {Format.Count(tally.ExpectedFiles)} files, {Format.Bytes(tally.Bytes)} of "
            + $"{Format.Bytes(tally.ExpectedBytes)}, {Format.Time(Stopwatch.GetElapsedTime(start))}");
    }

    internal override void Show(Table table) => console.Write(table.AsciiBorder());
}
