namespace WorkerPool.Tests.Chaos;

/// <summary>Streams of items and of one call's results, read to the end or left early.</summary>
internal sealed class ChaosStreamActs(ChaosLedger ledger, ChaosProducer producer)
{
    private Random Random => producer.Random;

    internal async Task RunAsync()
    {
        int count = Random.Next(0, 80);
        int leaveAfter = Random.Next(3) == 0 ? Random.Next(0, count + 1) : int.MaxValue;
        bool mayStop = ledger.Plan.Stops && Random.Next(3) == 0;
        bool ordered = Random.Next(3) != 0;
        var options = new StreamOptions
        {
            Ordered = ordered,
            MaxInFlight = Random.Next(2) == 0 ? null : Random.Next(1, 9),
            BufferSize = Random.Next(1, 20),
        };
        using var source = new CancellationTokenSource();
        if (mayStop)
            source.CancelAfter(Random.Next(0, 6));
        bool isOneCall = Random.Next(2) == 0;
        try
        {
            IAsyncEnumerable<int> stream = isOneCall ? OpenOneCall(count, options, source.Token) : OpenItems(count, options, source.Token);
            await ReadAsync(stream, count, leaveAfter, ordered || isOneCall);
            ledger.Count(ChaosEnd.Completed);
        }
        catch (Exception exception)
        {
            ledger.Count(ChaosEnd.Failed);
            bool waitsForRoom = !isOneCall && ledger.Plan.Options.QueueFullMode == QueueFullMode.Reject;
            if ((waitsForRoom && exception is QueueFullException) || !ledger.MayEnd(exception, mayStop))
                ledger.Wrong($"a stream cannot end so: {exception}");
        }
    }

    private async Task ReadAsync(IAsyncEnumerable<int> stream, int count, int leaveAfter, bool ordered)
    {
        var seen = new HashSet<int>();
        int next = 0;
        await foreach (int item in stream)
        {
            if (item < 0 || item >= count || !seen.Add(item) || (ordered && item != next++))
                ledger.Wrong($"a stream of {count} gave {item} after {seen.Count - 1} others");
            if (Random.Next(10) == 0)
                await Task.Yield();
            if (seen.Count >= leaveAfter)
                return;
        }

        if (seen.Count != count)
            ledger.Wrong($"a stream of {count} ended after {seen.Count}");
    }

    private IAsyncEnumerable<int> OpenOneCall(int count, StreamOptions options, CancellationToken token)
    {
        CallTarget<ChaosMethods> calls = producer.PickTarget().Calls;
        return Random.Next(2) == 0
            ? calls.StreamAsync(static (m, n) => m.Count(n), count, options, token)
            : calls.StreamAsync(static (m, n) => m.CountAsync(n), count, options, token);
    }

    private IAsyncEnumerable<int> OpenItems(int count, StreamOptions options, CancellationToken token)
    {
        CallTarget<ChaosMethods> calls = producer.PickTarget().Calls;
        return Random.Next(3) switch
        {
            0 => calls.StreamAsync(Enumerable.Range(0, count), static (m, x) => Item(m, x), options, token),
            1 => calls.StreamAsync(Enumerable.Range(0, count), static (m, x) => ItemAsync(m, x), options, token),
            _ => calls.StreamAsync(SlowAsync(count), static (m, x) => Item(m, x), options, token),
        };
    }

    private static async IAsyncEnumerable<int> SlowAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (i % 5 == 0)
                await Task.Yield();
            yield return i;
        }
    }

    private static int Item(ChaosMethods methods, int item)
    {
        methods.Check(null);
        Thread.SpinWait(item);
        return item;
    }

    private static async ValueTask<int> ItemAsync(ChaosMethods methods, int item)
    {
        if (item % 3 == 0)
            await Task.Yield();
        return Item(methods, item);
    }
}
