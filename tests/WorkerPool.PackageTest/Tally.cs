namespace WorkerPool.PackageTest;

/// <summary>The state that each worker owns.</summary>
public sealed class Tally(int start)
{
    private int _sum = start;

    public Tally()
        : this(0)
    {
    }

    public int Add(int number) => _sum += number;

    public void Clear() => _sum = 0;

    public async Task<int> AddLaterAsync(int number)
    {
        await Task.Yield();
        return Add(number);
    }

    public ValueTask<int> AddNowAsync(int number) => new(Add(number));

    public async Task ClearLaterAsync()
    {
        await Task.Yield();
        Clear();
    }
}
