namespace WorkerPool.Tests.Chaos;

/// <summary>Checks the reports of one batch: increasing, at most the total, the last one at the total.</summary>
internal sealed class ChaosProgress(ChaosLedger ledger, int total) : IProgress<BatchProgress>
{
    private int _last;
    private int _inside;

    /// <summary>The number of items that the last report spoke of.</summary>
    internal int Last => Volatile.Read(ref _last);

    public void Report(BatchProgress value)
    {
        if (Interlocked.Increment(ref _inside) != 1)
            ledger.Wrong("two reports of one batch came at once");
        if (value.Completed < _last || value.Completed > total || value.Total != total)
            ledger.Wrong($"a batch reported {value.Completed} of {value.Total} after {_last} of {total}");
        Volatile.Write(ref _last, value.Completed);
        Interlocked.Decrement(ref _inside);
    }
}
