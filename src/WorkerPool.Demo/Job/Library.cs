namespace WorkerPool.Demo.Job;

/// <summary>The documents of a job and where they come from.</summary>
internal sealed class Library
{
    private Library(string title, IReadOnlyList<Document> documents)
    {
        Title = title;
        Documents = documents;
        Bytes = documents.Sum(static document => document.Length);
    }

    internal string Title { get; }

    internal IReadOnlyList<Document> Documents { get; }

    internal long Bytes { get; }

    /// <summary>The share of the bytes that the longest document has: no pool is faster than the one worker that has it.</summary>
    internal double LongestShare => Bytes == 0 ? 0 : (double)Documents.Max(static document => document.Length) / Bytes;

    /// <summary>The job that is the same everywhere.</summary>
    internal static Library Generate(JobSettings settings, CancellationToken cancellationToken)
    {
        var documents = new Document[settings.Documents];
        for (int i = 0; i < documents.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            documents[i] = new GeneratedDocument(i, settings.DocumentUnit * (1 + i % settings.DocumentSizes));
        }

        return new Library("generated documents", documents);
    }

    internal static Library Of(FolderScan scan) => new("files", scan.Files);
}
