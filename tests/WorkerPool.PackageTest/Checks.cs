namespace WorkerPool.PackageTest;

/// <summary>Counts what was checked and says what was not as expected.</summary>
internal sealed class Checks
{
    public int Count { get; private set; }

    public int Failures { get; private set; }

    public void Equal<T>(string what, T expected, T actual)
    {
        Count++;
        if (EqualityComparer<T>.Default.Equals(expected, actual))
            return;
        Failures++;
        Console.Error.WriteLine($"{what}: expected {expected}, got {actual}");
    }

    public async Task ThrowsAsync<TException>(string what, Func<Task> action)
        where TException : Exception
    {
        Type? thrown = null;
        try
        {
            await action();
        }
        catch (Exception exception)
        {
            thrown = exception.GetType();
        }

        Equal(what, true, typeof(TException).IsAssignableFrom(thrown));
    }
}
