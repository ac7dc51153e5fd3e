using System.Runtime.CompilerServices;

namespace WorkerPool.Generators.Tests.Running;

/// <summary>One method of each shape that a proxy and a table know.</summary>
[WorkerMethods]
public class Everything : EverythingBase, IDisposable
{
    private int _sum;

    /// <summary>Adds a number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The sum.</returns>
    public int Add(int number) => _sum += number;

    public void Clear() => _sum = 0;

    public int Sum() => _sum;

    public string Join(string first, string? second = null, char between = '-', double factor = 0.5) =>
        string.Create(null, $"{first}{between}{second ?? "null"}{between}{factor}");

    public long Total(long start, params int[] numbers) => start + numbers.Sum();

    public decimal Money(decimal amount = 1.5m, DayOfWeek day = DayOfWeek.Friday, DayOfWeek? other = null, TimeSpan time = default) =>
        amount + (int)day + (int?)other.GetValueOrDefault() ?? 0 + time.Ticks;

    public int Nine(int a, int b, int c, int d, int e, int f, int g, int h, int i) => a + b + c + d + e + f + g + h + i;

    public int Width(in Box box, in Box other) => box.Width + other.Width;

    public int First(in Box box) => box.Width;

    public async Task<int> LaterAsync(int number)
    {
        await Task.Yield();
        return number + 1;
    }

    public async Task Wait()
    {
        await Task.Yield();
        _sum++;
    }

    public ValueTask<string?> Maybe(string? text) => new(text);

    public async ValueTask Rest(int number)
    {
        await Task.Yield();
        _sum += number;
    }

    public int Stopped(int number, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled ? number : -1;

    public int Known(WorkerContext context, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled ? context.WorkerId : -1;

    public T Echo<T>(T value)
        where T : notnull => value;

    public TList Collect<TList, TItem>(TItem one, TItem two)
        where TList : class, ICollection<TItem>, new() => new() { one, two };

    public int Line(string text, [CallerLineNumber] int line = 0) => line + text.Length;

    public (int Count, string? Text) Pair((int Count, string? Text) pair) => pair;

    public dynamic? Late(dynamic? value) => value;

    public string Read(int number) => $"read {number}";

    public string Read(string text, CancellationToken cancellationToken) => $"stoppable {text} {cancellationToken.CanBeCanceled}";

    public string Read(string text) => $"read {text}";

    [WorkerMethod(Name = "Renamed")]
    public string Named() => nameof(Named);

    [WorkerMethod(Ignore = true)]
    public int Hidden() => 0;

    [Obsolete("Use Add.")]
    public int Old(int number) => Add(number);

    public override string Overridden() => "derived";

    public IEnumerable<int> Range(int start, int count) => Enumerable.Range(start, count);

    public async IAsyncEnumerable<string> Names(WorkerContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return context.PoolName;
        yield return cancellationToken.CanBeCanceled ? "stoppable" : "not stoppable";
    }

    public List<int> Numbers() => [1, 2];

    public override string ToString() => "";

    public int @class(int @params) => @params;

    public string Limited(int options, string cancellationToken) => $"{options}{cancellationToken}";

    public void Dispose() => GC.SuppressFinalize(this);
}
