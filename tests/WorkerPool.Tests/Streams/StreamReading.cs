namespace WorkerPool.Tests.Streams;

/// <summary>Reading a stream with bounded waits.</summary>
internal static class StreamReading
{
    internal static async Task<List<T>> ToList<T>(this IAsyncEnumerable<T> stream)
    {
        List<T> results = [];
        await stream.Into(results);
        return results;
    }

    /// <summary>Adds each result as it comes, so that those before a failure are known.</summary>
    internal static async Task Into<T>(this IAsyncEnumerable<T> stream, List<T> results)
    {
        await using IAsyncEnumerator<T> reader = stream.GetAsyncEnumerator();
        while (await reader.Next())
            results.Add(reader.Current);
    }

    internal static Task<bool> Next<T>(this IAsyncEnumerator<T> reader) => reader.MoveNextAsync().AsTask().Bounded();

    internal static Task End<T>(this IAsyncEnumerator<T> reader) => reader.DisposeAsync().AsTask().Bounded();
}
