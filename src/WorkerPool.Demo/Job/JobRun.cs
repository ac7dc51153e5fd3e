using System.Security.Cryptography;
using System.Text;

namespace WorkerPool.Demo.Job;

/// <summary>One run over all documents: the reports in the order of the documents, and what they add up to.</summary>
internal sealed class JobRun
{
    internal JobRun(DocumentReport[] reports, Cost cost)
    {
        Reports = reports;
        Cost = cost;
        foreach (ref readonly DocumentReport report in reports.AsSpan())
        {
            if (!report.IsRead)
                continue;
            Documents++;
            Bytes += report.Length;
            CompressedBytes += report.CompressedLength;
        }
    }

    internal IReadOnlyList<DocumentReport> Reports { get; }

    internal Cost Cost { get; }

    /// <summary>Documents that could be read.</summary>
    internal int Documents { get; }

    internal long Bytes { get; }

    internal long CompressedBytes { get; }

    internal double BytesPerSecond => Bytes / Cost.Elapsed.TotalSeconds;

    /// <summary>The beginning of the hash of all documents' hashes, which tells whether two jobs are the same.</summary>
    internal ulong Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (DocumentReport report in Reports)
            hash.AppendData(Encoding.ASCII.GetBytes(report.Hash.ToString()));
        return (ulong)(Digest.Take(hash).High >> 64);
    }
}
