namespace WorkerPool.Tests.Chaos;

/// <summary>Batches: every kind of input and of answer, every option.</summary>
internal sealed class ChaosBatchActs(ChaosLedger ledger, ChaosProducer producer)
{
    private const int Bad = -1;

    private Random Random => producer.Random;

    internal async Task RunAsync()
    {
        int count = Random.Next(5) == 0 ? 0 : Random.Next(1, 120);
        int[] items = [.. Enumerable.Range(0, count)];
        bool fails = Random.Next(3) == 0;
        if (fails && count > 0)
            items[Random.Next(count)] = Bad;
        bool mayStop = ledger.Plan.Stops && Random.Next(2) == 0;
        var progress = new ChaosProgress(ledger, count);
        var options = new BatchOptions
        {
            Concurrency = Random.Next(3) == 0 ? Random.Next(1, 5) : null,
            ChunkSize = Random.Next(2) == 0 ? 0 : Random.Next(1, 20),
            FailFast = Random.Next(4) == 0,
            Priority = Random.Next(-2, 3),
            Progress = progress,
            ProgressInterval = TimeSpan.FromMilliseconds(Random.Next(2)),
        };
        if (mayStop && Random.Next(3) == 0)
            options.ItemTimeout = TimeSpan.FromMilliseconds(Random.Next(1, 4));
        if (mayStop && Random.Next(3) == 0)
            options.Timeout = TimeSpan.FromMilliseconds(Random.Next(1, 12));
        using var source = new CancellationTokenSource();
        if (mayStop && Random.Next(3) == 0)
            source.CancelAfter(Random.Next(0, 6));
        try
        {
            if (await RunFormAsync(items, options, mayStop, source.Token) && progress.Last != count)
                ledger.Wrong($"the last report of a batch was {progress.Last} of {count}");
            ledger.Count(ChaosEnd.Completed);
        }
        catch (Exception exception)
        {
            ledger.Count(ChaosEnd.Failed);
            if (!ledger.MayEnd(exception, mayStop) || (exception is ChaosException && !fails))
                ledger.Wrong($"a batch cannot end so: {exception}");
        }
    }

    /// <summary>Runs one batch; whether it has reported how far it was.</summary>
    private async Task<bool> RunFormAsync(int[] items, BatchOptions options, bool mayStop, CancellationToken token)
    {
        CallTarget<ChaosMethods> calls = producer.PickTarget().Calls;
        switch (Random.Next(producer.Blocks ? 7 : 6))
        {
            case 0:
                Check(items, await calls.ExecBatchAsync(items, static (m, x) => Item(m, x), options, token), mayStop);
                return true;
            case 1:
                Check(items, await calls.ExecBatchAsync((ReadOnlyMemory<int>)items, static (m, x) => ItemAsync(m, x), options, token), mayStop);
                return true;
            case 2:
                IReadOnlyList<int> list = items;
                Check(items, await calls.ExecBatchAsync(list, static (m, x) => ItemTaskAsync(m, x), options, token), mayStop);
                return true;
            case 3:
                long[] mapped = await calls.MapAsync(items, static (m, x) => Item(m, x), options, token);
                Check(items, new BatchCheck(mapped, []), mayStop);
                return true;
            case 4:
                int seen = 0;
                await calls.ForEachAsync(items, (m, x) => Item(m, Interlocked.Increment(ref seen) > 0 ? x : x), options, token);
                if (seen != items.Length)
                    ledger.Wrong($"a batch over {items.Length} items ran {seen}");
                return true;
            case 5:
                string folded = await calls.ReduceAsync(items, string.Empty, static (m, all, x) => $"{all}{Item(m, x)};", static (a, b) => a + b, options, token);
                if (folded != string.Concat(items.Select(static x => $"{Answer(x)};")))
                    ledger.Wrong($"a fold over {items.Length} items gave another answer");
                return true;
            default:
                long[] waited = calls.MapAsync(items, static (m, x) => ItemAsync(m, x), options, token).AsTask().GetAwaiter().GetResult();
                Check(items, new BatchCheck(waited, []), mayStop);
                return true;
        }
    }

    private void Check(int[] items, BatchResult<long> result, bool mayStop) =>
        Check(items, new BatchCheck(result.Results, result.Failures), mayStop);

    private void Check(int[] items, BatchCheck result, bool mayStop)
    {
        var failed = new HashSet<int>();
        int last = -1;
        foreach (BatchFailure failure in result.Failures)
        {
            if (failure.Index <= last)
                ledger.Wrong("the failures of a batch do not stand in order");
            last = failure.Index;
            failed.Add(failure.Index);
            if (items[failure.Index] == Bad ? failure.Exception is not ChaosException && !ledger.MayEnd(failure.Exception, mayStop)
                : failure.Exception is ChaosException || !ledger.MayEnd(failure.Exception, mayStop))
                ledger.Wrong($"item {failure.Index} of a batch cannot fail so: {failure.Exception}");
        }

        if (result.Results.Length != items.Length)
            ledger.Wrong($"a batch of {items.Length} items gave {result.Results.Length} results");
        for (int i = 0; i < items.Length; i++)
        {
            if (!failed.Contains(i) && result.Results[i] != Answer(items[i]))
                ledger.Wrong($"item {i} of a batch gave {result.Results[i]}");
        }
    }

    private static long Answer(int item) => (item * 31L) + 7;

    private static long Item(ChaosMethods methods, int item)
    {
        methods.Check(null);
        if (item == Bad)
            throw new ChaosException(item);
        Thread.SpinWait(item);
        return Answer(item);
    }

    private static async ValueTask<long> ItemAsync(ChaosMethods methods, int item)
    {
        if (item % 4 == 0)
            await Task.Yield();
        return Item(methods, item);
    }

    private static Task<long> ItemTaskAsync(ChaosMethods methods, int item) => ItemAsync(methods, item).AsTask();

    private sealed record BatchCheck(long[] Results, IReadOnlyList<BatchFailure> Failures);
}
