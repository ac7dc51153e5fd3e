using System.Diagnostics;
using System.Globalization;
using WorkerPool.Tests.Stress;
using Xunit;
using Xunit.Abstractions;

namespace WorkerPool.Tests.Chaos;

/// <summary>
/// Pools with everything at once, and a ledger outside them that checks each promise. <c>WORKERPOOL_CHAOS_MINUTES</c> says how long to
/// run, without it a fixed number of rounds; <c>WORKERPOOL_CHAOS_SEED</c> is the first seed, with which a failure is tried again.
/// </summary>
[Collection(StressCollection.Name)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int ShortRounds = 150;
    private const int MostFailures = 5;
    private const string Minutes = "WORKERPOOL_CHAOS_MINUTES";
    private const string Seed = "WORKERPOOL_CHAOS_SEED";

    [Fact]
    public async Task Every_promise_holds_with_everything_at_once()
    {
        Assert.True(Interleaving.IsEnabled, "The test host must turn the WorkerPool.Interleaving switch on.");
        double minutes = Number(Minutes) ?? 0;
        int first = (int)(Number(Seed) ?? (minutes > 0 ? Random.Shared.Next(1, 1_000_000) : 1));
        long start = Stopwatch.GetTimestamp();
        long submitted = 0;
        int rounds = 0;
        List<string> failures = [];
        while (failures.Count < MostFailures && (minutes > 0 ? Stopwatch.GetElapsedTime(start).TotalMinutes < minutes : rounds < ShortRounds))
        {
            int seed = first + rounds++;
            try
            {
                submitted += await ChaosRound.RunAsync(new ChaosPlan(seed));
            }
            catch (Exception exception)
            {
                failures.Add($"seed {seed}: {exception}");
                output.WriteLine(failures[^1]);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds from seed {first}, {submitted} calls and items, {failures.Count} failed"));
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        Assert.True(submitted > 0);
    }

    private static double? Number(string variable) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out double number) ? number : null;
}
