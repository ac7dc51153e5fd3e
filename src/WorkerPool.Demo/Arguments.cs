namespace WorkerPool.Demo;

/// <summary>The command line, understood: a folder that exists, a wish for help, or a problem.</summary>
internal sealed record Arguments
{
    internal const string Usage = """
        Usage: WorkerPool.Demo [folder]

        Reads, hashes and compresses every file of the folder with a pool of workers, does the same
        sequentially, and compares the results. Nothing is written.

          folder       The folder; default: the repository, without .git, bin and obj.
          -h, --help   Prints this.

        Exit code: 0 all results equal, 1 a difference, 2 bad arguments, 130 cancelled with Ctrl+C.
        """;

    private const string SolutionName = "WorkerPool.sln";

    private static readonly string[] s_notSources = [".git", "bin", "obj"];

    internal string Folder { get; private init; } = string.Empty;

    /// <summary>Names of folders to leave out, at any depth.</summary>
    internal IReadOnlyCollection<string> Skip { get; private init; } = [];

    internal bool ShowHelp { get; private init; }

    internal string? Problem { get; private init; }

    internal static Arguments Parse(IReadOnlyList<string> args)
    {
        if (args.Any(static arg => arg is "-h" or "--help"))
            return new Arguments { ShowHelp = true };
        return args switch
        {
            [] => FindRepository(),
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

    private static Arguments FindRepository()
    {
        foreach (string start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, SolutionName)))
                    return new Arguments { Folder = folder, Skip = s_notSources };
            }
        }

        return Refuse($"Found no {SolutionName} in the current folder or above it; name a folder.");
    }

    private static Arguments Refuse(string problem) => new() { Problem = problem };
}
