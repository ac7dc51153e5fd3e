namespace WorkerPool.Demo;

/// <summary>The command line, understood: a folder that exists or none, a wish for help, or a problem.</summary>
internal sealed record Arguments
{
    internal const string Usage = """
        Usage: WorkerPool.Demo [folder]

        Hashes and compresses documents with a pool of workers, shows what each worker does, plays what
        else a pool can do, then measures the pool against bare threads and one thread, in turns, and
        compares every result. Takes about ten seconds. Nothing is written.

          folder       A folder whose files are the documents, with those in its folders; the time then
                       depends on its size. Default: generated documents, the same in every run.
          -h, --help   Prints this.

        In a terminal the screen is live; redirected, the output is plain lines.

        Exit code: 0 all results equal, 1 a difference or a show that failed, 2 bad arguments,
        130 cancelled with Ctrl+C.
        """;

    /// <summary>The folder to read; null for the generated job.</summary>
    internal string? Folder { get; private init; }

    internal bool ShowHelp { get; private init; }

    internal string? Problem { get; private init; }

    internal static Arguments Parse(IReadOnlyList<string> args)
    {
        if (args.Any(static arg => arg is "-h" or "--help"))
            return new Arguments { ShowHelp = true };
        return args switch
        {
            [] => new Arguments(),
            [['-', ..] option] => Refuse($"Unknown option '{option}'. (For a folder of that name: './{option}'.)"),
            [var folder] => Check(folder),
            _ => Refuse($"Expected at most one folder, but got {args.Count} arguments: {string.Join(' ', args.Select(static arg => $"'{arg}'"))}."),
        };
    }

    private static Arguments Check(string folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
            return Refuse("The folder's name is blank.");
        if (File.Exists(folder))
            return Refuse($"'{folder}' is a file; a folder is needed.");
        if (!Directory.Exists(folder))
            return Refuse($"There is no folder '{folder}'.");
        return new Arguments { Folder = Path.GetFullPath(folder) };
    }

    private static Arguments Refuse(string problem) => new() { Problem = problem };
}
