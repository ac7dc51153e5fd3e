namespace WorkerPool.Benchmarks.Compare;

/// <summary>The commit that is checked out where the program was built.</summary>
internal static class Commit
{
    private const int ShortLength = 10;
    private const string RefPrefix = "ref: ";

    /// <summary>The commit's beginning; null when there is no repository or it cannot be read.</summary>
    internal static string? Read()
    {
        try
        {
            return FindRepository() is { } git && ReadHead(git) is { Length: >= ShortLength } commit ? commit[..ShortLength] : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string git = Path.Combine(folder.FullName, ".git");
            if (Directory.Exists(git))
                return git;
        }

        return null;
    }

    private static string? ReadHead(string git)
    {
        string head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
        if (!head.StartsWith(RefPrefix, StringComparison.Ordinal))
            return head;
        string name = head[RefPrefix.Length..];
        string loose = Path.Combine(git, name);
        return File.Exists(loose) ? File.ReadAllText(loose).Trim() : ReadPacked(Path.Combine(git, "packed-refs"), name);
    }

    private static string? ReadPacked(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.EndsWith(' ' + name, StringComparison.Ordinal))
        : null;
}
