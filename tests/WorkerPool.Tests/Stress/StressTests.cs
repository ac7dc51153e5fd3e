using System.Globalization;
using Xunit;

namespace WorkerPool.Tests.Stress;

/// <summary>
/// Calls of all kinds through every queue with every number of workers and producers. The number of calls per combination comes
/// from <c>WORKERPOOL_STRESS_CALLS</c>; without it the run is short.
/// </summary>
[Collection(StressCollection.Name)]
public sealed class StressTests
{
    private const int ShortCalls = 400;
    private const int DelayedLevel = 3;

    private static readonly int[] s_counts = [1, 2, 8];

    public static TheoryData<string, int> Combinations
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string shape in StressShapes.Names)
            {
                foreach (int workers in s_counts)
                    data.Add(shape, workers);
            }

            return data;
        }
    }

    private static int Calls =>
        int.TryParse(Environment.GetEnvironmentVariable("WORKERPOOL_STRESS_CALLS"), CultureInfo.InvariantCulture, out int calls) && calls > 0
            ? calls
            : ShortCalls;

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task Every_call_ends_exactly_once_and_nothing_is_left(string shape, int workers)
    {
        Assert.True(Interleaving.IsEnabled, "The test host must turn the WorkerPool.Interleaving switch on.");
        foreach (int producers in s_counts)
        {
            var plan = new StressPlan
            {
                Options = StressShapes.Create(shape, workers),
                Producers = producers,
                Calls = Calls,
                Seed = (workers * 10) + producers,
                Level = (workers + producers) % 2 == 0 ? DelayedLevel : 0,
            };
            Assert.InRange(await StressRun.RunAsync(plan), Calls, int.MaxValue);
        }
    }
}
