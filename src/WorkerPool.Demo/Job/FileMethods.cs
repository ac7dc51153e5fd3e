using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace WorkerPool.Demo.Job;

/// <summary>
/// What one worker has and can do. It belongs to that worker alone, so its buffers and hashes serve file after file without a lock.
/// </summary>
internal sealed class FileMethods(int workerId, JobSettings settings) : IDisposable
{
    private readonly byte[] _input = new byte[settings.BufferSize];
    private readonly byte[] _output = new byte[settings.BufferSize];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _compressedHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // An encoder cannot be reset, so each file gets a new one.
    private BrotliEncoder _encoder;

    /// <summary>Reads, hashes and compresses one file, however large, a buffer at a time.</summary>
    internal FileReport Process(string path, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        using SafeFileHandle file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        FileStamp before = GetStamp(file);
        try
        {
            (long length, long compressedLength) = Stream(file, progress, cancellationToken);
            return new FileReport
            {
                Path = path,
                Length = length,
                CompressedLength = compressedLength,
                Hash = Digest.Take(_hash),
                CompressedHash = Digest.Take(_compressedHash),
                Before = before,
                After = GetStamp(file),
                WorkerId = workerId,
            };
        }
        catch
        {
            // What a file left half-way must not reach the next one.
            Digest.Take(_hash);
            Digest.Take(_compressedHash);
            throw;
        }
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _hash.Dispose();
        _compressedHash.Dispose();
    }

    private static FileStamp GetStamp(SafeFileHandle file) => new(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));

    private (long Length, long CompressedLength) Stream(SafeFileHandle file, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        long length = 0, compressedLength = 0;
        _encoder = new BrotliEncoder(settings.BrotliQuality, settings.BrotliWindow);
        try
        {
            while (RandomAccess.Read(file, _input, length) is > 0 and int read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _hash.AppendData(_input, 0, read);
                compressedLength += Compress(_input.AsSpan(0, read), isLast: false);
                length += read;
                progress?.Report(read);
            }

            return (length, compressedLength + Compress([], isLast: true));
        }
        finally
        {
            _encoder.Dispose();
        }
    }

    private long Compress(ReadOnlySpan<byte> source, bool isLast)
    {
        long length = 0;
        while (true)
        {
            OperationStatus status = _encoder.Compress(source, _output, out int consumed, out int written, isLast);
            if (status is OperationStatus.InvalidData or OperationStatus.NeedMoreData)
                throw new InvalidDataException($"The Brotli encoder answered {status}.");
            _compressedHash.AppendData(_output, 0, written);
            length += written;
            source = source[consumed..];
            if (status == OperationStatus.Done && source.IsEmpty)
                return length;
        }
    }
}
