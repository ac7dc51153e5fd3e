using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

namespace WorkerPool.Demo.Job;

/// <summary>
/// What one worker has and can do. It belongs to that worker alone, so its buffers and hashes serve document after document without a
/// lock.
/// </summary>
internal sealed class Compressor(Desk desk, JobSettings settings) : IDisposable
{
    private readonly byte[] _input = new byte[settings.BufferSize];
    private readonly byte[] _output = new byte[settings.BufferSize];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _compressedHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // An encoder cannot be reset, so each document gets a new one.
    private BrotliEncoder _encoder;

    /// <summary>Reads, hashes and compresses one document, however long, a buffer at a time.</summary>
    internal DocumentReport Process(Document document, CancellationToken cancellationToken)
    {
        desk.Begin(document);
        try
        {
            using DocumentReader reader = document.Open();
            DocumentStamp before = reader.Stamp;
            (long length, long compressedLength) = Stream(reader, cancellationToken);
            return new DocumentReport
            {
                Document = document,
                Length = length,
                CompressedLength = compressedLength,
                Hash = Digest.Take(_hash),
                CompressedHash = Digest.Take(_compressedHash),
                Before = before,
                After = reader.Stamp,
                WorkerId = desk.WorkerId,
            };
        }
        catch
        {
            // What a document left half-way must not reach the next one.
            Digest.Take(_hash);
            Digest.Take(_compressedHash);
            throw;
        }
        finally
        {
            desk.End();
        }
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _hash.Dispose();
        _compressedHash.Dispose();
    }

    private (long Length, long CompressedLength) Stream(DocumentReader reader, CancellationToken cancellationToken)
    {
        long length = 0, compressedLength = 0;
        _encoder = new BrotliEncoder(settings.BrotliQuality, settings.BrotliWindow);
        try
        {
            while (reader.Read(_input, length) is > 0 and int read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                _hash.AppendData(_input, 0, read);
                compressedLength += Compress(_input.AsSpan(0, read), isLast: false);
                length += read;
                desk.Advance(read);
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
