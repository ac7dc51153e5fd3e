namespace WorkerPool.Benchmarks.Guests;

/// <summary>A queue of the comparison: how a batch goes in and comes out. Both return how many items did.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Batch">The items of one operation.</param>
/// <param name="Push">Puts items in.</param>
/// <param name="Pop">Takes items out.</param>
internal sealed record QueueSubject(string Name, int Batch, QueueSubject.Putter Push, QueueSubject.Taker Pop)
{
    internal delegate int Putter(ReadOnlySpan<QueuedItem> items);

    internal delegate int Taker(Span<QueuedItem> items);

    /// <summary>Puts each batch in and takes it out again, on one thread; the sum of the numbers that came out.</summary>
    internal long RunAlone(int items)
    {
        var batch = new QueuedItem[Batch];
        long sum = 0;
        for (int first = 0; first < items; first += Batch)
        {
            for (int i = 0; i < Batch; i++)
                batch[i] = Item(first + i);
            int pushed = Push(batch);
            int popped = Pop(batch);
            if (pushed != Batch || popped != Batch)
                return -1;
            foreach (QueuedItem item in batch)
                sum += item.Id.Value;
        }

        return sum;
    }

    /// <summary>One thread puts in, this one takes out; the sum of the numbers that came out.</summary>
    internal long RunAcross(int items)
    {
        var producer = new Thread(() => Produce(items)) { IsBackground = true };
        producer.Start();
        var batch = new QueuedItem[Batch];
        long sum = 0;
        SpinWait spinner = default;
        for (int taken = 0; taken < items;)
        {
            int count = Pop(batch);
            taken += count;
            foreach (QueuedItem item in batch.AsSpan(0, count))
                sum += item.Id.Value;
            Pause(ref spinner, count);
        }

        producer.Join();
        return sum;
    }

    private static QueuedItem Item(int number) => new(new WorkItemId(number), 0, QueuedItem.NoDeadline, null);

    private static void Pause(ref SpinWait spinner, int count)
    {
        if (count == 0)
            spinner.SpinOnce(-1);
        else
            spinner.Reset();
    }

    private void Produce(int items)
    {
        var batch = new QueuedItem[Batch];
        SpinWait spinner = default;
        for (int next = 0; next < items;)
        {
            int count = Math.Min(Batch, items - next);
            for (int i = 0; i < count; i++)
                batch[i] = Item(next + i);
            int pushed = Push(batch.AsSpan(0, count));
            next += pushed;
            Pause(ref spinner, pushed);
        }
    }
}
