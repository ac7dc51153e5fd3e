using System.Threading.Tasks.Sources;
using WorkerPool.Tests.Support;
using Xunit;

namespace WorkerPool.Tests.Attacks;

/// <summary>A value task of the user's own whose source throws, wherever it is asked.</summary>
public sealed class BrokenSourceTests
{
    public static TheoryData<string> Places => ["GetStatus", "OnCompleted", "GetResult"];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_call_fails_by_itself_and_leaves_its_neighbours_alone(string place)
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, ConcurrentTasksPerWorker = 4 });
        var hold = new Hold();
        PoolTask<int> neighbour = pool.ExecAsync(static async (_, h) => await h.RunAsync(3), hold);
        await hold.Begun;
        for (int i = 0; i < 3; i++)
        {
            var source = new Broken<int>(place);
            PoolTask<int> broken = pool.ExecAsync(ValueTask<int> (_, s) => new ValueTask<int>(s, 0), source);
            await Assert.ThrowsAsync<InvalidTimeZoneException>(() => broken.Bounded());

            // The continuation that it refused, or ran already, is nothing to the calls that follow.
            source.Continue();
            Assert.Equal(i, await pool.ExecAsync(static async (_, x) =>
            {
                await Task.Yield();
                return x;
            }, i).Bounded());
            source.Continue();
        }

        hold.Release();
        Assert.Equal(3, await neighbour.Bounded());
        Assert.Equal(0, pool.Stats.Restarted);
        Assert.Equal(0, pool.Stats.ActiveTasks);
        Assert.Equal(3, pool.Stats.Failed);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task An_item_of_a_batch_fails_by_itself(string place)
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });

        BatchResult<int> result = await pool.ExecBatchAsync(
            [0, 1, 2],
            ValueTask<int> (_, x) => x == 1 ? new ValueTask<int>(new Broken<int>(place), 0) : new ValueTask<int>(x)).Bounded();

        Assert.Equal(1, Assert.Single(result.Failures).Index);
        Assert.IsType<InvalidTimeZoneException>(result.Failures[0].Exception);
        Assert.Equal(0, pool.Stats.Restarted);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_broadcast_fails_with_it(string place)
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });
        Assert.Equal(1, await pool.ExecAsync(static _ => 1).Bounded());

        Exception? exception = await Record.ExceptionAsync(
            () => pool.BroadcastAsync(ValueTask<int> (_) => new ValueTask<int>(new Broken<int>(place), 0)).Bounded());

        Assert.Contains("InvalidTimeZoneException", exception!.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, pool.Stats.Restarted);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_stream_fails_with_its_input(string place)
    {
        await using Pool<Plain> pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1 });

        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            await foreach (int _ in pool.StreamAsync(new BrokenSequence(place), static (_, x) => x))
            {
            }
        });
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () =>
        {
            await foreach (int _ in pool.StreamAsync(IAsyncEnumerable<int> (Plain _) => new BrokenSequence(place)))
            {
            }
        });
        Assert.Equal(0, pool.Stats.Restarted);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_factory_that_fails_fails_the_start(string place)
    {
        await using Pool<Plain> pool = Pool.Create(
            ValueTask<Plain> (WorkerContext _) => new ValueTask<Plain>(new Broken<Plain>(place), 0), new PoolOptions { MaxWorkers = 1 });

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => pool.ExecAsync(static _ => 1).Bounded());
    }

    private sealed class BrokenSequence(string place) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        public int Current => 0;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(new Broken<bool>(place), 0);

        public ValueTask DisposeAsync() => default;
    }

    private sealed class Broken<T>(string place) : IValueTaskSource<T>
    {
        private Action<object?>? _continuation;
        private object? _state;
        private bool _isReady;

        public ValueTaskSourceStatus GetStatus(short token)
        {
            if (place == "GetStatus")
                throw new InvalidTimeZoneException(place);
            return _isReady ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
        }

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        {
            (_continuation, _state) = (continuation, state);
            if (place == "OnCompleted")
                throw new InvalidTimeZoneException(place);
            _isReady = true;
            continuation(state);
        }

        public T GetResult(short token) => throw new InvalidTimeZoneException(place);

        internal void Continue() => _continuation?.Invoke(_state);
    }
}
