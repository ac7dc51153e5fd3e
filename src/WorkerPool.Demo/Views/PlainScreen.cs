using WorkerPool.Demo.Job;
using WorkerPool.Demo.Shows;

namespace WorkerPool.Demo.Views;

/// <summary>Lines of plain ASCII, for files, pipes and logs.</summary>
internal sealed class PlainScreen : Screen
{
    private const int BarLength = 40;

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    internal override void Begin(string title)
    {
        Say(string.Empty);
        Say(title);
    }

    internal override void Say(string text) => Console.Out.WriteLine(text);

    internal override void Fail(string text) => Console.Error.WriteLine(text);

    internal override void Say(ShowResult show)
    {
        if (show.Evidence.Length > 0)
            Say($"  {(show.Passed ? "ok" : "  ")}      {show.Name,-ShowResult.NameLength}  {show.Evidence}");
        foreach (string broken in show.Broken)
            Say($"  FAILED  {show.Name,-ShowResult.NameLength}  {broken}");
    }

    internal override void Say(Finding finding) => Say($"  {finding.Verdict,-10}  {Format.Name(finding.Path)}: {Format.Name(finding.Text)}");

    internal override IDisposable Follow(Func<string> progress) => new Follower(async over =>
    {
        while (await Follower.WaitAsync(_interval, over))
            Say($"  {progress()}");
        Say($"  {progress()}");
    });

    internal override IDisposable Follow(Run run)
    {
        Begin(run.Title);
        return new Follower(async over =>
        {
            while (await Follower.WaitAsync(_interval, over))
                SayProgress(run, run.Look());
            RunProgress end = run.Look();
            SayProgress(run, end);
            foreach (WorkerProgress worker in end.Workers)
                Say($"  worker {worker.WorkerId}: {Format.Count(worker.Documents)} calls, {Format.Bytes(worker.Bytes)}, {Format.Percent(worker.Bytes, end.Bytes)}");
        });
    }

    internal override void Show(IReadOnlyList<Speed> speeds)
    {
        int nameLength = speeds.Max(static speed => speed.Name.Length);
        double fastest = speeds.Max(static speed => speed.BytesPerSecond);
        foreach (Speed speed in speeds)
        {
            string bar = new('#', (int)Math.Round(BarLength * speed.BytesPerSecond / fastest));
            Say($"  {speed.Name.PadRight(nameLength)}  {bar,-BarLength}  {Format.Bytes(speed.BytesPerSecond)}/s");
        }
    }

    private void SayProgress(Run run, RunProgress now) => Say(
        $"  {Format.Count(now.Documents)} of {Format.Count(run.Documents)} calls, {Format.Bytes(now.Bytes)} of {Format.Bytes(run.Bytes)}, "
        + $"{Format.Count(now.Waiting)} wait, {Format.Count(now.CallsPerSecond)} calls/s, {Format.Time(now.Elapsed)}");
}
