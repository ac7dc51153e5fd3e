namespace WorkerPool.Tests.Batching;

/// <summary>The methods of the batch tests.</summary>
public sealed class BatchMethods
{
    private readonly List<object> _seen = [];

    public int Thrice(int x) => 3 * x;

    public async Task<int> ThriceLaterAsync(int x)
    {
        await Task.Yield();
        return 3 * x;
    }

    public string Text(string text, int times = 1) => string.Concat(Enumerable.Repeat(text, times));

    public int OddFails(int x) => int.IsOddInteger(x) ? throw new InvalidDataException($"{x} is odd") : x;

    public void Nothing(int x) => _seen.Add(x);
}
