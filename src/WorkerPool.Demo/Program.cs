using WorkerPool.Demo;
using WorkerPool.Demo.Job;
using WorkerPool.Demo.Views;

Arguments arguments = Arguments.Parse(args);
if (arguments.ShowHelp)
{
    Console.Out.WriteLine(Arguments.Usage);
    return ExitCode.Success;
}

if (arguments.Problem is { } problem)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(Arguments.Usage);
    return ExitCode.BadArguments;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    // The first Ctrl+C asks; a second one ends the process.
    key.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};

Screen screen = Screen.Create();
try
{
    return new Demonstration(arguments, new JobSettings(), screen).Run(stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    screen.Fail("Cancelled.");
    return ExitCode.Cancelled;
}
