using System.Security.Cryptography;
using System.Text;

namespace WorkerPool.Tests.Readme;

/// <summary>The README's quick start, word for word; see <see cref="ReadmeTests"/>.</summary>
internal static class QuickStart
{
    internal static async Task<string> RunAsync()
    {
        // <program>
        await using Pool<Hasher> pool = Pool.Create<Hasher>(new PoolOptions { MinWorkers = 1, MaxWorkers = 4 });

        string one = await pool.ExecAsync(static (hasher, text) => hasher.Hash(text), "one");

        PoolTask<string> two = pool.ExecAsync(hasher => hasher.Hash("two"), new ExecOptions { Timeout = TimeSpan.FromSeconds(5) });
        PoolTask<string> three = pool.ExecAsync(hasher => hasher.Hash("three"));
        three.Cancel();

        return $"{one} {await two} {pool.Stats.Completed}";
        // </program>
    }

    // <methods>
    public sealed class Hasher : IDisposable // lives on one worker: never shared, never locked
    {
        private readonly SHA256 _sha = SHA256.Create();

        public string Hash(string text) => Convert.ToHexString(_sha.ComputeHash(Encoding.UTF8.GetBytes(text)));

        public void Dispose() => _sha.Dispose();
    }
    // </methods>
}
