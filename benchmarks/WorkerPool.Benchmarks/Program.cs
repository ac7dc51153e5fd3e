using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using WorkerPool.Benchmarks;
using WorkerPool.Benchmarks.Compare;

const int Done = 0;
const int Failed = 1;
const int UsageError = 2;

const string Usage =
    """
    Usage, from the repository's root:

      dotnet run -c Release --project benchmarks/WorkerPool.Benchmarks -- <command>

    Commands:
      compare [--quick]   The pool beside its peers, in alternation, every result checked. Under 5 minutes; with --quick under one.
      beside              How long single calls take beside a batch on all workers.
      bench [filter]      The BenchmarkDotNet classes whose full name matches the filter, such as '*Queue*'. Default: all.
      --help              This text.

    Exit code: 0 measured, whether or not a goal was met; 1 a run gave a wrong result or failed; 2 a wrong command line.
    """;

// A synchronous entry point: what blocks must block a thread that is not of the thread pool.
switch (args)
{
    case [] or ["--help"] or ["-h"]:
        Console.WriteLine(Usage);
        return Done;
    case ["compare"]:
        return Measure(() => new CompareCommand(Effort.Full, Console.Out).Run());
    case ["compare", "--quick"]:
        return Measure(() => new CompareCommand(Effort.Quick, Console.Out).Run());
    case ["beside"]:
        return Measure(() => new BesideCommand(Console.Out).Run());
    case ["bench"]:
        return Bench("*");
    case ["bench", var filter] when !filter.StartsWith('-'):
        return Bench(filter);
    default:
        Console.Error.WriteLine($"Not a command: {string.Join(' ', args)}");
        Console.Error.WriteLine();
        Console.Error.WriteLine(Usage);
        return UsageError;
}

static int Measure(Action command)
{
    try
    {
        command();
        return Done;
    }
    catch (WrongResultException wrong)
    {
        Console.Error.WriteLine($"No number: {wrong.Message}");
        return Failed;
    }
}

static int Bench(string filter)
{
    Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(NoMethods).Assembly).Run(["--filter", filter])];
    return summaries.Length > 0 && Array.TrueForAll(summaries, IsComplete) ? Done : Failed;
}

static bool IsComplete(Summary summary) =>
    summary.Reports.Length == summary.BenchmarksCases.Length && summary.Reports.All(static report => report.Success);
