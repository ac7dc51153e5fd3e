using System.IO.Enumeration;

namespace WorkerPool.Demo.Job;

/// <summary>A file to read and its size when it was listed.</summary>
internal readonly record struct FileEntry(string Path, long Length);

/// <summary>
/// The files of a folder and of those in it. Links to files are followed, links to folders are not, so no loop can be entered.
/// </summary>
internal sealed class FolderScan
{
    private readonly List<FileEntry> _files = [];
    private readonly List<Finding> _failures = [];
    private readonly EnumerationOptions _everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
    private readonly IReadOnlyCollection<string> _skip;

    private FolderScan(IReadOnlyCollection<string> skip) => _skip = skip;

    internal IReadOnlyList<FileEntry> Files => _files;

    /// <summary>Folders that could not be listed.</summary>
    internal IReadOnlyList<Finding> Failures => _failures;

    /// <summary>Pipes, sockets and devices that were left out.</summary>
    internal int Irregular { get; private set; }

    internal long Bytes { get; private set; }

    internal static FolderScan Run(string folder, IReadOnlyCollection<string> skip, CancellationToken cancellationToken)
    {
        var scan = new FolderScan(skip);
        var folders = new Stack<string>([folder]);
        while (folders.TryPop(out string? next))
            scan.List(next, folders, cancellationToken);
        return scan;
    }

    private void List(string folder, Stack<string> folders, CancellationToken cancellationToken)
    {
        try
        {
            var entries = new FileSystemEnumerable<(string Path, long Length, bool IsFolder, bool IsLink)>(
                folder,
                static (ref entry) =>
                    (entry.ToFullPath(), entry.IsDirectory ? 0 : entry.Length, entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0),
                _everything);
            foreach ((string path, long length, bool isFolder, bool isLink) in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!isFolder)
                    Add(path, length, isLink);
                else if (!isLink && !_skip.Contains(Path.GetFileName(path)))
                    folders.Push(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _failures.Add(new Finding(Verdict.Unreadable, folder, $"{exception.GetType().Name}: {exception.Message}"));
        }
    }

    private void Add(string path, long length, bool isLink)
    {
        // Only what reports no size, and what a link leads to, can be something else.
        if ((length == 0 || isLink) && !FileKind.IsRegular(path))
        {
            Irregular++;
            return;
        }

        _files.Add(new FileEntry(path, length));
        Bytes += length;
    }
}
