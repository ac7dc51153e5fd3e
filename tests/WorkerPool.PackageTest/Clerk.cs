namespace WorkerPool.PackageTest;

/// <summary>Worker methods that the generator in the package sees.</summary>
[WorkerMethods(SerializerContext = typeof(ClerkContext))]
public sealed class Clerk
{
    /// <summary>Joins two values.</summary>
    public string Write(int number, string? text = null) => text is null ? $"{number}" : $"{number},{text}";

    public async ValueTask<int> Count(string text, CancellationToken cancellationToken = default)
    {
        await Task.Delay(1, cancellationToken);
        return text.Length;
    }

    public T Echo<T>(T value)
        where T : struct => value;

    public IEnumerable<int> Range(int start, int count) => Enumerable.Range(start, count);

    public int Sum(params int[] numbers) => numbers.Sum();

    public Letter Answer(Letter letter, int page) => letter with { Pages = [.. letter.Pages, page] };

    public Stamp Cancel(Stamp stamp) => stamp with { Used = true };

    public Task Forget(WorkerContext context) => Task.FromResult(context.WorkerId);
}
