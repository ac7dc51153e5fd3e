namespace WorkerPool.Benchmarks.Contestants;

/// <summary>What came back from a run: the sum, or the numbers themselves, which are looked at when the clock has stopped.</summary>
internal readonly struct Returned
{
    private readonly long _sum;
    private readonly int[]? _numbers;

    private Returned(long sum, int[]? numbers) => (_sum, _numbers) = (sum, numbers);

    public static implicit operator Returned(long sum) => new(sum, null);

    public static implicit operator Returned(int[] numbers) => new(0, numbers);

    /// <summary>The sum of the numbers, which must be those from 0 on and in order.</summary>
    /// <exception cref="Compare.WrongResultException">They are others, or in another order.</exception>
    internal long Sum()
    {
        if (_numbers is null)
            return _sum;
        long sum = 0;
        for (int i = 0; i < _numbers.Length; i++)
        {
            if (_numbers[i] != i)
                throw new Compare.WrongResultException($"A batch returned {_numbers[i]} in place {i}.");
            sum += i;
        }

        return sum;
    }
}
