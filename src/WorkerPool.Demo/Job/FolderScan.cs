using System.IO.Enumeration;

namespace WorkerPool.Demo.Job;

/// <summary>
/// The files of a folder and of those in it. Links to files are followed, links to folders are not, so no loop can be entered.
/// </summary>
internal sealed class FolderScan(string folder)
{
    private readonly List<FileDocument> _files = [];
    private readonly List<Finding> _failures = [];
    private readonly EnumerationOptions _everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
    private int _found;

    internal IReadOnlyList<Document> Files => _files;

    /// <summary>Folders that could not be listed.</summary>
    internal IReadOnlyList<Finding> Failures => _failures;

    /// <summary>Files among <see cref="Files"/> that a link leads to.</summary>
    internal int Links { get; private set; }

    /// <summary>Pipes, sockets and devices that were left out.</summary>
    internal int Irregular { get; private set; }

    /// <summary>How many files have been found so far; may be read while the scan runs.</summary>
    internal int Found => Volatile.Read(ref _found);

    internal void Run(CancellationToken cancellationToken)
    {
        var folders = new Stack<string>([folder]);
        while (folders.TryPop(out string? next))
            List(next, folders, cancellationToken);
    }

    private void List(string path, Stack<string> folders, CancellationToken cancellationToken)
    {
        try
        {
            var entries = new FileSystemEnumerable<(string Path, long Length, bool IsFolder, bool IsLink)>(
                path,
                static (ref entry) =>
                    (entry.ToFullPath(), entry.IsDirectory ? 0 : entry.Length, entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0),
                _everything);
            foreach ((string file, long length, bool isFolder, bool isLink) in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!isFolder)
                    Add(file, length, isLink);
                else if (!isLink)
                    folders.Push(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _failures.Add(new Finding(Verdict.Unreadable, path, $"{exception.GetType().Name}: {exception.Message}"));
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

        if (isLink)
            Links++;
        _files.Add(new FileDocument(path, isLink ? LengthBehind(path) : length));
        Volatile.Write(ref _found, _files.Count);
    }

    /// <summary>The length of the file at the end of a link, whose own length is that of a name; 0 when the link leads nowhere.</summary>
    private static long LengthBehind(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: true) is FileInfo { Exists: true } target ? target.Length : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Listed all the same: the job opens it and reports what stands in the way.
            return 0;
        }
    }
}
