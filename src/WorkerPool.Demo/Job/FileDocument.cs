using Microsoft.Win32.SafeHandles;

namespace WorkerPool.Demo.Job;

/// <summary>A file; its name is its path.</summary>
internal sealed class FileDocument(string path, long length) : Document(path, length)
{
    internal override DocumentReader Open() => new Reader(File.OpenHandle(
        Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));

    private sealed class Reader(SafeFileHandle file) : DocumentReader
    {
        internal override DocumentStamp Stamp => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

        internal override int Read(Span<byte> buffer, long position) => RandomAccess.Read(file, buffer, position);

        public override void Dispose() => file.Dispose();
    }
}
