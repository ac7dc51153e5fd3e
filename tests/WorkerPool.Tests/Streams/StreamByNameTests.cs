using Xunit;

namespace WorkerPool.Tests.Streams;

public sealed class StreamByNameTests
{
    [Fact]
    public async Task Sequences_stream_by_name()
    {
        await using Pool<Source> pool = Pool.Create<Source>();
        Assert.Equal([0, 1, 2], await pool.StreamAsync<int>("Count", [3]).ToList());
        Assert.Equal([0, 1, 2], await pool.StreamAsync<int>("CountAsync", [3], new StreamOptions { BufferSize = 1 }).ToList());
        Assert.Equal([1, 2], await pool.StreamAsync<int>("List").ToList());
        Assert.Equal(["a", "b"], await pool.StreamAsync<string>("Names").ToList());
    }

    [Fact]
    public async Task Elements_convert_as_results_do()
    {
        await using Pool<Source> pool = Pool.Create<Source>();
        Assert.Equal([0L, 1L], await pool.StreamAsync<long>("Count", [2]).ToList());
        Assert.Equal([0L, 1L], await pool.StreamAsync<long>("CountAsync", [2]).ToList());
        Assert.Equal([0, 1], await pool.StreamAsync<object>("Count", [2]).ToList());
        Assert.Equal([0, 1], await pool.StreamAsync<object>("CountAsync", [2]).ToList());
        Assert.Equal(["a", "b"], await pool.StreamAsync<object>("Names").ToList());
        Assert.Equal([1, null], await pool.StreamAsync<int?>("Nullables").ToList());
    }

    [Fact]
    public async Task What_is_wrong_with_the_call_is_thrown_at_once()
    {
        await using Pool<Source> pool = Pool.Create<Source>();
        Assert.Throws<ArgumentNullException>("method", () => { pool.StreamAsync<int>((string)null!); });
        Assert.Contains("Count", Assert.Throws<UnknownMethodException>(() => { pool.StreamAsync<int>("Conut", [3]); }).NearMatches);
        Assert.Throws<ArgumentException>(() => { pool.StreamAsync<int>("Count", ["three"]); });
        Assert.Contains("no sequence of string", Message<string>("Count", 3), StringComparison.Ordinal);
        Assert.Contains("no sequence of int", Message<int>("Nullables"), StringComparison.Ordinal);
        Assert.Contains("no sequence of int", Message<int>("One"), StringComparison.Ordinal);
        Assert.Contains("no sequence of int", Message<int>("Later"), StringComparison.Ordinal);
        Assert.Contains("no sequence of object", Message<object>("Nothing"), StringComparison.Ordinal);
        Assert.Equal(0, pool.Stats.TotalWorkers);

        string Message<T>(string method, params object?[] args) =>
            Assert.Throws<ArgumentException>(() => { pool.StreamAsync<T>(method, args); }).Message;
    }

    [Fact]
    public async Task The_pool_supplies_token_and_context_and_each_enumeration_calls_again()
    {
        await using Pool<Source> pool = Pool.Create<Source>(new PoolOptions { MaxWorkers = 1 });
        IAsyncEnumerable<int> stream = pool.StreamAsync<int>("Supplied", [5]);
        Assert.Equal([5, 1, 1], await stream.ToList());
        Assert.Equal([5, 1, 1], await stream.ToList());
        Assert.Equal(2, pool.Stats.Completed);
    }

    [Fact]
    public async Task A_method_that_returns_null_or_throws_fails_the_stream()
    {
        await using Pool<Source> pool = Pool.Create<Source>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.StreamAsync<int>("Null").ToList());
        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.StreamAsync<long>("Null").ToList());
        await Assert.ThrowsAsync<FormatException>(() => pool.StreamAsync<int>("Throw").ToList());
    }

    public sealed class Source
    {
        public IEnumerable<int> Count(int count) => Enumerable.Range(0, count);

        public async IAsyncEnumerable<int> CountAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }

        public List<int> List() => [1, 2];

        public string[] Names() => ["a", "b"];

        public IEnumerable<int?> Nullables() => [1, null];

        public IEnumerable<int> Supplied(int first, WorkerContext context, CancellationToken token) =>
            [first, context.WorkerId, token.CanBeCanceled ? 1 : 0];

        public int One() => 1;

        public Task<List<int>> Later() => Task.FromResult(List());

        public void Nothing() => One();

        public IEnumerable<int> Null() => null!;

        public IEnumerable<int> Throw() => throw new FormatException("on purpose");
    }
}
