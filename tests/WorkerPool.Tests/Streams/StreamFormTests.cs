using Xunit;

namespace WorkerPool.Tests.Streams;

/// <summary>That each way to write a stream compiles, and means the overload a reader expects.</summary>
public sealed class StreamFormTests
{
    private static readonly int[] s_items = [1, 2, 3];

    [Fact]
    public async Task Streams_of_items_compile_in_every_form()
    {
        await using Pool<Methods> pool = Pool.Create<Methods>();
        var options = new StreamOptions();
        var list = new List<int>(s_items);
        IEnumerable<int> lazy = s_items.Where(static x => x > 0);
        IAsyncEnumerable<int> asynchronous = Later();
        await Expect(pool.StreamAsync(s_items, static (m, x) => m.Twice(x)));
        await Expect(pool.StreamAsync([1, 2, 3], static (m, x) => m.Twice(x)));
        await Expect(pool.StreamAsync(list, (m, x) => m.Twice(x), options));
        await Expect(pool.StreamAsync(lazy, (m, x) => m.Twice(x), options, CancellationToken.None));
        await Expect(pool.StreamAsync(asynchronous, (m, x) => m.Twice(x), cancellationToken: CancellationToken.None));
        await Expect(pool.StreamAsync(new HashSet<int>(s_items), static (m, x) => m.Twice(x)));
        await Expect(pool.StreamAsync(s_items, static (m, x, context) => m.Twice(x) + 0 * context.WorkerId));
        await Expect(pool.StreamAsync(asynchronous, static (m, x, context) => m.Twice(x) + 0 * context.WorkerId, options));
        await Expect(pool.StreamAsync(s_items, Twice));

        await Expect(pool.StreamAsync(s_items, static (m, x) => m.TwiceTask(x)));
        await Expect(pool.StreamAsync(asynchronous, static (m, x) => m.TwiceTask(x), options));
        await Expect(pool.StreamAsync(s_items, static (m, x) => m.TwiceValueTask(x)));
        await Expect(pool.StreamAsync(asynchronous, static (m, x, c) => m.TwiceValueTask(x), options));
        await Expect(pool.StreamAsync(s_items, static async (m, x) => await m.TwiceTask(x)));
        await Expect(pool.StreamAsync(list, static async (m, x) => await m.TwiceValueTask(x), options));
        await Expect(pool.StreamAsync(asynchronous, static async (m, x) => await m.TwiceTask(x)));
        await Expect(pool.StreamAsync(asynchronous, static async (m, x, context) => await m.TwiceTask(x), options));
        await Expect(pool.StreamAsync(s_items, async Task<int> (m, x) => await m.TwiceTask(x), options));
        await Expect(pool.StreamAsync(asynchronous, async ValueTask<int> (m, x, c) => await m.TwiceTask(x), options));
    }

    [Fact]
    public async Task An_input_of_both_kinds_is_taken_as_the_asynchronous_one()
    {
        await using Pool<Methods> pool = Pool.Create<Methods>();
        var input = new Input(3) { BeforeItem = static (_, token) => token.CanBeCanceled ? default : throw new InvalidOperationException() };
        Assert.Equal([0, 2, 4], await pool.StreamAsync(input, static (m, x) => m.Twice(x)).ToList());
        Assert.Equal([0, 2, 4], await pool.StreamAsync(input, static async (m, x) => await m.TwiceTask(x)).ToList());
        await pool.ForEachAsync(input, static (m, x) => m.Take(x));
    }

    [Fact]
    public async Task Streamed_results_compile_in_every_form()
    {
        await using Pool<Methods> pool = Pool.Create<Methods>();
        var options = new StreamOptions();
        await Expect(pool.StreamAsync(m => m.Evens()));
        await Expect(pool.StreamAsync(m => m.EvensList(), options));
        await Expect(pool.StreamAsync(m => m.EvensArray(), options, CancellationToken.None));
        await Expect(pool.StreamAsync(static (m, x) => m.EvensTo(x), 6));
        await Expect(pool.StreamAsync(static (m, x) => m.EvensTo(x), 6, options));
        await Expect(pool.StreamAsync((m, context) => m.EvensTo(6 + 0 * context.WorkerId)));
        await Expect(pool.StreamAsync((m, context) => m.EvensTo(6 + 0 * context.WorkerId), options));
        await Expect(pool.StreamAsync(static (m, x, context) => m.EvensTo(x + 0 * context.WorkerId), 6, options));
        await Expect(pool.StreamAsync(m => m.EvensAsync(6, default)));
        await Expect(pool.StreamAsync(static (m, x) => m.EvensAsync(x, default), 6, cancellationToken: CancellationToken.None));
        await Expect(pool.StreamAsync((m, context) => m.EvensAsync(6, context.CancellationToken)));
        await Expect(pool.StreamAsync(static (m, x, context) => m.EvensAsync(x, context.CancellationToken), 6, options));
        await Expect(pool.StreamAsync<int>("Evens"));
        await Expect(pool.StreamAsync<int>("EvensTo", [6]));
        await Expect(pool.StreamAsync<int>("EvensTo", [6], options, CancellationToken.None));
    }

    [Fact]
    public async Task Loops_compile_in_every_form()
    {
        await using Pool<Methods> pool = Pool.Create<Methods>(new PoolOptions { MaxWorkers = 1 });
        var options = new StreamOptions();
        IEnumerable<int> lazy = s_items.Where(static x => x > 0);
        IAsyncEnumerable<int> asynchronous = Later();
        await pool.ForEachAsync(lazy, static (m, x) => m.Take(x));
        await pool.ForEachAsync(lazy, static (m, x) => { m.Take(x); }, options);
        await pool.ForEachAsync(asynchronous, static (m, x) => m.Take(x), options, CancellationToken.None);
        await pool.ForEachAsync(lazy, static (m, x) => m.Twice(x));
        await pool.ForEachAsync(lazy, static (m, x, context) => m.Take(x + 0 * context.WorkerId));
        await pool.ForEachAsync(lazy, static (m, x) => m.TakeTask(x));
        await pool.ForEachAsync(asynchronous, static (m, x) => m.TakeValueTask(x));
        await pool.ForEachAsync(asynchronous, static async (m, x) => await m.TakeTask(x));
        await pool.ForEachAsync(lazy, static async (m, x) => await m.TakeTask(x), options);
        await pool.ForEachAsync(lazy, static async (m, x, context) => await m.TakeTask(x));
        await pool.ForEachAsync(new Queue<int>(s_items), static (m, x) => m.Take(x));
        Assert.Equal(6 * 11, await pool.ExecAsync(static m => m.Taken));
    }

    [Fact]
    public async Task A_list_is_looped_over_as_a_batch_and_as_a_stream_when_the_options_say_so()
    {
        await using Pool<Methods> pool = Pool.Create<Methods>(new PoolOptions { MaxWorkers = 1 });
        var list = new List<int>(s_items);
        var options = new StreamOptions();
        PoolTask batch = pool.ForEachAsync(s_items, static (m, x) => m.Take(x));
        await batch;
        batch = pool.ForEachAsync(list, static async (m, x) => await m.TakeTask(x));
        await batch;
        batch = pool.ForEachAsync([1, 2, 3], static (m, x) => m.TakeValueTask(x), new BatchOptions(), CancellationToken.None);
        await batch;
        batch = pool.ForEachAsync(list, static (m, x) => m.TakeTask(x), cancellationToken: CancellationToken.None);
        await batch;
        Task stream = pool.ForEachAsync(s_items, static (m, x) => m.Take(x), options);
        await stream;
        stream = pool.ForEachAsync(list, static async (m, x, context) => await m.TakeTask(x), options, CancellationToken.None);
        await stream;
        Assert.Equal(6 * 6, await pool.ExecAsync(static m => m.Taken));
    }

    [Fact]
    public async Task What_is_missing_is_refused_at_once()
    {
        await using Pool<Methods> pool = Pool.Create<Methods>();
        Assert.Throws<ArgumentNullException>("items", () => { pool.StreamAsync((IEnumerable<int>)null!, static (m, x) => m.Twice(x)); });
        Assert.Throws<ArgumentNullException>("items", () => { pool.StreamAsync((IAsyncEnumerable<int>)null!, static (m, x) => m.Twice(x)); });
        Assert.Throws<ArgumentNullException>("items", () => Start(() => pool.ForEachAsync((IEnumerable<int>)null!, static (m, x) => m.Take(x))));
        Assert.Throws<ArgumentNullException>("call", () => { pool.StreamAsync(s_items, (Func<Methods, int, int>)null!); });
        Assert.Throws<ArgumentNullException>("call", () => { pool.StreamAsync(s_items, (Func<Methods, int, Task<int>>)null!); });
        Assert.Throws<ArgumentNullException>("call", () => { pool.StreamAsync((Func<Methods, IEnumerable<int>>)null!); });
        Assert.Throws<ArgumentNullException>("call", () => { pool.StreamAsync((Func<Methods, IAsyncEnumerable<int>>)null!); });
        Assert.Throws<ArgumentNullException>("call", () => Start(() => pool.ForEachAsync(Later(), (Func<Methods, int, Task>)null!)));

        var source = new CancellationTokenSource();
        CancellationToken token = source.Token;
        source.Dispose();
        Assert.Throws<ArgumentException>("cancellationToken", () => { pool.StreamAsync(s_items, static (m, x) => m.Twice(x), null, token); });
        Assert.Throws<ArgumentException>("cancellationToken", () => { pool.StreamAsync(static m => m.Evens(), null, token); });
        Assert.Throws<ArgumentException>("cancellationToken", () => Start(() => pool.ForEachAsync(Later(), static (m, x) => m.Take(x), null, token)));
        IAsyncEnumerable<int> stream = pool.StreamAsync(s_items, static (m, x) => m.Twice(x));
        Assert.Throws<ArgumentException>("cancellationToken", () => { stream.GetAsyncEnumerator(token); });
        Assert.Equal(0, pool.Stats.TotalWorkers);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        ArgumentOutOfRangeException none = Assert.Throws<ArgumentOutOfRangeException>(static () => new StreamOptions { MaxInFlight = 0 });
        Assert.Contains("MaxInFlight must be 1 or more, but is 0.", none.Message, StringComparison.Ordinal);
        ArgumentOutOfRangeException negative = Assert.Throws<ArgumentOutOfRangeException>(static () => new StreamOptions { BufferSize = -1 });
        Assert.Contains("BufferSize must be 1 or more, but is -1.", negative.Message, StringComparison.Ordinal);
        var defaults = new StreamOptions { MaxInFlight = null };
        Assert.Equal((true, null, 16, null), (defaults.Ordered, defaults.MaxInFlight, defaults.BufferSize, defaults.CallOptions));
    }

    private static void Start(Func<Task> loop) => _ = loop();

    private static async Task Expect(IAsyncEnumerable<int> stream) => Assert.Equal([2, 4, 6], await stream.ToList());

    private static int Twice(Methods methods, int x) => methods.Twice(x);

    private static async IAsyncEnumerable<int> Later()
    {
        foreach (int item in s_items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    public sealed class Methods
    {
        public int Taken { get; private set; }

        public int Twice(int x)
        {
            Take(x);
            return 2 * x;
        }

        public Task<int> TwiceTask(int x) => Task.FromResult(2 * x);

        public ValueTask<int> TwiceValueTask(int x) => new(2 * x);

        public IEnumerable<int> Evens() => EvensTo(6);

        public List<int> EvensList() => [2, 4, 6];

        public int[] EvensArray() => [2, 4, 6];

        public IEnumerable<int> EvensTo(int last)
        {
            for (int i = 2; i <= last; i += 2)
                yield return i;
        }

        public async IAsyncEnumerable<int> EvensAsync(int last, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            foreach (int even in EvensTo(last))
            {
                await Task.Delay(1, token);
                yield return even;
            }
        }

        public void Take(int x) => Taken += x;

        public Task TakeTask(int x)
        {
            Take(x);
            return Task.CompletedTask;
        }

        public ValueTask TakeValueTask(int x) => new(TakeTask(x));
    }
}
