namespace WorkerPool.Tests.Chaos;

/// <summary>What the code of a call does that makes calls of its own: blocks on one, awaits one, awaits many.</summary>
internal static class ChaosNestedActs
{
    private const int MostAtOnce = 6;

    internal static void Block(ChaosCall outer)
    {
        var random = new Random(outer.Seed);
        long flowing = ChaosMethods.Flowing.Value;
        ChaosCall inner = Make(outer, random);
        ChaosWait.Block(inner, ChaosSubmit.WithResult(outer.Target!.Calls, inner, 0, null, CancellationToken.None));
        ChaosMethods.Flowing.Value = flowing;
    }

    internal static async Task AwaitAsync(ChaosCall outer)
    {
        var random = new Random(outer.Seed);
        int count = random.Next(3) == 0 ? random.Next(2, MostAtOnce) : 1;
        var all = new Task[count];
        for (int i = 0; i < count; i++)
        {
            ChaosCall inner = Make(outer, random);
            all[i] = ChaosWait.ForAsync(inner, ChaosSubmit.WithResult(outer.Target!.Calls, inner, random.Next(ChaosSubmit.Forms), null, CancellationToken.None), 0);
        }

        await Task.WhenAll(all);
    }

    private static ChaosCall Make(ChaosCall outer, Random random)
    {
        ChaosLedger ledger = outer.Ledger;
        bool nests = outer.Depth > 0 && random.Next(2) == 0;
        ChaosBody body = nests ? ChaosBody.Nest
            : random.Next(6) switch
            {
                0 => ChaosBody.Throw,
                1 => ChaosBody.Spin,
                2 => ChaosBody.Yield,
                _ => ChaosBody.Return,
            };
        var inner = new ChaosCall(ledger, ledger.NextNumber(), body)
        {
            Work = random.Next(1, 6),
            Depth = outer.Depth - 1,
            Seed = random.Next(),
            Target = outer.Target,
            Meter = outer.Meter,
            MayCrash = true,
        };
        ChaosMethods.Flowing.Value = inner.Number;
        return inner;
    }
}
