namespace WorkerPool.Tests;

/// <summary>The checkout that the tests were built from, for the tests that read its files.</summary>
internal static class Repository
{
    private const string Solution = "WorkerPool.sln";

    /// <summary>The folder of the solution file, found upwards of the test binaries.</summary>
    internal static string Root { get; } = Find();

    /// <summary>A file or folder of the repository.</summary>
    /// <param name="parts">The path below the root.</param>
    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The C# files below a folder, each with its path from that folder in forward slashes.</summary>
    /// <param name="folder">A full path.</param>
    internal static IEnumerable<(string Name, string[] Lines)> Sources(string folder) =>
        from path in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let name = Path.GetRelativePath(folder, path).Replace('\\', '/')
        where !name.StartsWith("bin/", StringComparison.Ordinal) && !name.StartsWith("obj/", StringComparison.Ordinal)
        select (name, File.ReadAllLines(path));

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds {Solution}.");
    }
}
