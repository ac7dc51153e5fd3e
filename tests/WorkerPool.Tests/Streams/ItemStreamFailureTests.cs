using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Streams;

public sealed class ItemStreamFailureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task The_first_failure_comes_after_the_results_before_it_and_ends_the_stream(int inFlight)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 4);
        var input = new Input(100);
        var failure = new FormatException("on purpose");
        IAsyncEnumerator<int> reader = pool.Pool.StreamAsync(
            (IAsyncEnumerable<int>)input,
            (m, x) => x switch
            {
                10 => Throw(failure),
                11 => Throw(new InvalidOperationException("later")),
                _ => m.Echo(x),
            },
            new StreamOptions { MaxInFlight = inFlight }).GetAsyncEnumerator();
        for (int i = 0; i < 10; i++)
        {
            Assert.True(await reader.Next());
            Assert.Equal(i, reader.Current);
        }

        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(reader.Next));
        Assert.Contains(nameof(Throw), failure.StackTrace, StringComparison.Ordinal);
        Assert.False(await reader.Next());
        await reader.End();
        Assert.Equal((1, 1, 0), (input.Opened, input.Disposed, input.Overlaps));
        Assert.Equal(7, await pool.Echo(7).Within(pool));
    }

    [Fact]
    public async Task Of_unordered_calls_the_first_to_fail_ends_the_stream_and_stops_the_others()
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var hold = new Hold();
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(
            Enumerable.Range(0, 100),
            (_, x, context) =>
            {
                if (x == 0)
                    return hold.RunUntilCancelled(context);
                Assert.True(hold.Begun.Wait(Patience.Limit));
                return Throw(new FormatException("on purpose"));
            },
            new StreamOptions { Ordered = false });
        await Assert.ThrowsAsync<FormatException>(stream.ToList);
        await pool.Until(static stats => stats is { ActiveTasks: 0, PendingTasks: 0 });
        Assert.Equal(1, hold.Entries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failure_of_the_input_comes_after_the_results_of_the_items_before_it(bool ordered)
    {
        await using WatchedPool pool = WatchedPool.Create(static options => options.MaxWorkers = 2);
        var failure = new FormatException("on purpose");
        var input = new Input(100) { BeforeItem = (item, _) => item == 20 ? throw failure : default };
        List<int> results = [];
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(
            (IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x), new StreamOptions { Ordered = ordered });
        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(() => stream.Into(results)));
        Assert.Equal(Enumerable.Range(0, 20), results.Order());
        Assert.Equal((1, 1, 0), (input.Opened, input.Disposed, input.Overlaps));
    }

    [Fact]
    public async Task A_failure_to_open_the_input_arrives_as_itself()
    {
        await using WatchedPool pool = WatchedPool.Create();
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync(new Unopenable(), static (m, x) => m.Echo(x));
        await Assert.ThrowsAsync<FormatException>(stream.ToList);
    }

    [Fact]
    public async Task A_failure_to_dispose_the_input_is_told_once_at_its_end_or_when_the_reader_leaves()
    {
        await using WatchedPool pool = WatchedPool.Create();
        var failure = new FormatException("on purpose");
        var input = new Input(3) { OnDispose = () => throw failure };
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync((IAsyncEnumerable<int>)input, static (m, x) => m.Echo(x));

        IAsyncEnumerator<int> reader = stream.GetAsyncEnumerator();
        for (int i = 0; i < 3; i++)
            Assert.True(await reader.Next());
        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(reader.Next));
        await reader.End();

        IAsyncEnumerator<int> leaver = stream.GetAsyncEnumerator();
        Assert.True(await leaver.Next());
        Assert.Same(failure, await Assert.ThrowsAsync<FormatException>(leaver.End));
    }

    [Fact]
    public async Task A_code_s_own_cancellation_is_a_failure_like_any_other()
    {
        await using WatchedPool pool = WatchedPool.Create();
        using var other = new CancellationTokenSource();
        var failure = new OperationCanceledException("on purpose", other.Token);
        List<int> results = [];
        IAsyncEnumerable<int> stream = pool.Pool.StreamAsync([1, 2, 3], (m, x) => x == 2 ? Throw(failure) : m.Echo(x));
        Assert.Same(failure, await Assert.ThrowsAsync<OperationCanceledException>(() => stream.Into(results)));
        Assert.Equal([1], results);
    }

    private static int Throw(Exception exception) => throw exception;

    private sealed class Unopenable : IAsyncEnumerable<int>
    {
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new FormatException("on purpose");
    }
}
