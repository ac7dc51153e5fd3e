namespace WorkerPool.Tests.Chaos;

/// <summary>Single calls: every form, option and way of stopping, awaited in every manner.</summary>
internal sealed class ChaosCallActs(ChaosLedger ledger, ChaosProducer producer)
{
    private const int Keys = 3;
    private const int MostInFlight = 12;

    private readonly ChaosTurn[] _turns = [.. Enumerable.Range(0, Keys).Select(static _ => new ChaosTurn())];
    private readonly object[] _keys = [.. Enumerable.Range(0, Keys).Select(static _ => new object())];

    private Random Random => producer.Random;

    /// <summary>One call, or a window of them.</summary>
    internal async Task RunAsync()
    {
        int count = Random.Next(3) == 0 ? Random.Next(2, MostInFlight) : 1;
        var all = new Task[count];
        for (int i = 0; i < count; i++)
            all[i] = OneAsync(mayBlock: count == 1);
        await Task.WhenAll(all);
    }

    private Task OneAsync(bool mayBlock)
    {
        ChaosTarget target = producer.PickTarget();
        var options = new ExecOptions { Priority = Random.Next(-2, 3), Metadata = this };
        int lane = Random.Next(3) == 0 ? Random.Next(Keys) : -1;
        bool inGroup = target.Meter is not null;
        if (inGroup)
            lane = -1;
        bool canStop = ledger.Plan.Stops && (lane < 0 || Random.Next(4) == 0);
        int? workerId = lane < 0 && !inGroup && Random.Next(10) == 0 ? producer.PickWorker() : null;
        var call = new ChaosCall(ledger, ledger.NextNumber(), PickBody(canStop))
        {
            Work = Random.Next(1, 6),
            Depth = Random.Next(3),
            Seed = Random.Next(),
            Target = target,
            Meter = target.Meter,
            Turn = lane < 0 ? null : _turns[lane],
            Sequence = lane < 0 ? 0 : ++_turns[lane].Submitted,
            WorkerId = workerId,
        };
        options.WorkerId = workerId;
        if (lane >= 0)
            options.Key = _keys[lane];
        if (call.Body == ChaosBody.Emit)
            options.On = call.OnEvent;
        bool plainOptions = Random.Next(3) == 0 && lane < 0 && workerId is null && options.On is null;
        if (canStop && !plainOptions)
            AddLimits(call, options);
        return SubmitAsync(call, plainOptions ? null : options, canStop, mayBlock);
    }

    private async Task SubmitAsync(ChaosCall call, ExecOptions? options, bool canStop, bool mayBlock)
    {
        CancellationTokenSource? source = null;
        if (canStop && Random.Next(3) == 0)
        {
            call.MayCancel = true;
            source = new CancellationTokenSource();
            if (Random.Next(4) == 0)
                source.Cancel();
            else
                source.CancelAfter(Random.Next(0, 6));
        }

        CancellationToken token = source?.Token ?? CancellationToken.None;
        CallTarget<ChaosMethods> calls = call.Target!.Calls;
        int form = Random.Next(ChaosSubmit.Forms);
        int manner = Random.Next();
        bool cancels = canStop && Random.Next(5) == 0;
        call.MayCancel |= cancels;
        bool shortens = canStop && Random.Next(5) == 0;
        call.MayTimeOut |= shortens;
        ChaosMethods.Flowing.Value = call.Number;
        try
        {
            if (Random.Next(6) == 0)
            {
                await ChaosWait.ForAsync(call, ChaosSubmit.WithoutResult(calls, call, form, options, token), manner);
                return;
            }

            PoolTask<long> task = ChaosSubmit.WithResult(calls, call, form, options, token);
            if (shortens)
                task = task.Timeout(TimeSpan.FromMilliseconds(Random.Next(1, 8)));
            if (mayBlock && producer.Blocks && !cancels)
            {
                ChaosWait.Block(call, task);
                return;
            }

            Task outcome = ChaosWait.ForAsync(call, task, manner);
            if (cancels)
            {
                if (Random.Next(2) == 0)
                    await Task.Yield();
                task.Cancel();
            }

            await outcome;
        }
        catch (ArgumentException) when (call.WorkerId is not null)
        {
            ledger.Wrong($"worker {call.WorkerId} was refused as unknown");
        }
        finally
        {
            source?.Dispose();
        }
    }

    private ChaosBody PickBody(bool canStop) => Random.Next(16) switch
    {
        0 => ChaosBody.Throw,
        1 or 2 => ChaosBody.Spin,
        3 => ChaosBody.Emit,
        4 => canStop ? ChaosBody.Heed : ChaosBody.Return,
        5 => canStop ? ChaosBody.Deaf : ChaosBody.Return,
        6 or 7 => ChaosBody.Yield,
        8 => ChaosBody.Delay,
        9 or 10 => ChaosBody.Nest,
        _ => ChaosBody.Return,
    };

    private void AddLimits(ChaosCall call, ExecOptions options)
    {
        switch (Random.Next(6))
        {
            case 0:
                options.Timeout = TimeSpan.FromMilliseconds(Random.Next(1, 8));
                call.MayTimeOut = true;
                break;
            case 1:
                options.QueueTimeout = TimeSpan.FromMilliseconds(Random.Next(1, 8));
                call.MayTimeOut = true;
                break;
            case 2:
                options.Deadline = DateTimeOffset.UtcNow.AddMilliseconds(Random.Next(-1, 8));
                call.MayTimeOut = true;
                break;
        }
    }
}
