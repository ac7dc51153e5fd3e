using Xunit;

namespace WorkerPool.Tests;

public sealed class CustomQueueTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_queue_of_the_user_s_own_is_used_as_given_and_sees_metadata_priority_and_deadline(bool threadSafe)
    {
        var queue = new ShortestFirst(threadSafe);
        var order = new List<string>();
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, Queue = queue });
        using Blocker blocker = await Blocker.StartAsync(pool);
        DateTimeOffset deadline = DateTimeOffset.UtcNow.AddHours(1);
        Task[] calls = [.. new[] { "ccc", "a", "bb", "dddd" }.Select(text => pool.ExecAsync(
            (_, x) => order.Add(x),
            text,
            new ExecOptions { Metadata = text, Priority = text.Length, Deadline = deadline }).AsTask())];
        Assert.Equal(4, queue.Count);

        await blocker.Release();
        await Task.WhenAll(calls).Bounded();
        Assert.Equal(["a", "bb", "ccc", "dddd"], order);
        Assert.All(queue.Seen, item => Assert.Equal(((string)item.Metadata!).Length, item.Priority));
        Assert.All(queue.Seen, item => Assert.Equal(deadline.UtcTicks, item.Deadline));
        Assert.Equal(4, queue.Seen.Select(item => item.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_queue_that_is_not_thread_safe_is_never_entered_twice_at_once()
    {
        var queue = new ShortestFirst(false);
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 3, Queue = queue });
        int[] sums = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            int sum = 0;
            for (int i = 0; i < 50; i++)
                sum += (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => pool.ExecAsync(static (_, x) => x, 1).AsTask()))).Sum();
            return sum;
        }))).Bounded();

        Assert.Equal(4 * 50 * 20, sums.Sum());
        Assert.Equal(0, queue.Overlaps);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task A_queue_that_is_full_by_itself_refuses_the_call_and_names_itself()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions { MaxWorkers = 1, Queue = WorkQueue.CreateBoundedFifo(2) });
        using Blocker blocker = await Blocker.StartAsync(pool);
        Task<int>[] kept = [pool.ExecAsync(static _ => 1).AsTask(), pool.ExecAsync(static _ => 2).AsTask()];
        QueueFullException thrown = await Assert.ThrowsAsync<QueueFullException>(() => pool.ExecAsync(static _ => 3).Bounded());

        Assert.Contains("BoundedFifoQueue, is full with 2 items", thrown.Message, StringComparison.Ordinal);
        Assert.Null(thrown.MaxQueueSize);
        await blocker.Release();
        Assert.Equal(3, (await Task.WhenAll(kept).Bounded()).Sum());
        Assert.Equal(1, pool.Stats.Rejected);
    }

    [Fact]
    public async Task With_a_queue_that_is_full_by_itself_calls_may_wait()
    {
        await using var pool = Pool.Create<Plain>(new PoolOptions
        {
            MaxWorkers = 1,
            Queue = WorkQueue.CreateBoundedFifo(2),
            QueueFullMode = QueueFullMode.Wait,
        });
        using Blocker blocker = await Blocker.StartAsync(pool);
        var order = new List<int>();
        Task[] calls = [.. Enumerable.Range(0, 20).Select(i => pool.ExecAsync((_, x) => order.Add(x), i).AsTask())];
        Assert.Equal(20, pool.Stats.PendingTasks);

        await blocker.Release();
        await Task.WhenAll(calls).Bounded();
        Assert.Equal(Enumerable.Range(0, 20), order);
    }

    /// <summary>Orders by the length of the metadata; notes whether two threads were inside at once.</summary>
    private sealed class ShortestFirst(bool threadSafe) : IWorkQueue
    {
        private readonly List<QueuedItem> _items = [];
        private int _inside;

        public bool IsThreadSafe => threadSafe;

        public int Count => Inside(() => _items.Count);

        internal List<QueuedItem> Seen { get; } = [];

        internal int Overlaps { get; private set; }

        public bool TryEnqueue(in QueuedItem item)
        {
            QueuedItem given = item;
            return Inside(() =>
            {
                Seen.Add(given);
                _items.Add(given);
                return true;
            });
        }

        public bool TryDequeue(out QueuedItem item)
        {
            QueuedItem taken = default;
            bool any = Inside(() =>
            {
                if (_items.Count == 0)
                    return false;
                taken = _items.MinBy(one => (one.Metadata as string)?.Length ?? 0);
                return _items.Remove(taken);
            });
            item = taken;
            return any;
        }

        private T Inside<T>(Func<T> action)
        {
            if (threadSafe)
            {
                lock (_items)
                    return action();
            }

            if (Interlocked.Increment(ref _inside) > 1)
                Overlaps++;
            try
            {
                return action();
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }
        }
    }
}
