using System.Runtime.CompilerServices;

namespace WorkerPool;

/// <summary>
/// Random delays, or whatever a test likes, between the steps of the lock-free code: the rare interleavings become common. Only
/// the <c>WorkerPool.Interleaving</c> AppContext switch turns them on; without it the JIT compiles <see cref="Point"/> to nothing.
/// </summary>
internal static class Interleaving
{
    // One of 4,096 outcomes is drawn at each point. At level n, 64n spin, 16n yield, 4n give up the time slice and n sleep.
    private const int Outcomes = 4096;
    private const int SpinShare = 64;
    private const int YieldShare = 16;
    private const int Sleep0Share = 4;
    private const int Sleep1Share = 1;

    // Constant once the class is initialised, which is what lets the JIT drop the branch.
    private static readonly bool s_enabled = AppContext.TryGetSwitch("WorkerPool.Interleaving", out bool on) && on;

    // Written by tests, read by every thread at every point; when a thread sees the new value does not matter.
    private static volatile int s_level;

    // Makes the threads' sequences differ; only ever incremented.
    private static int s_seeds;

    [ThreadStatic]
    private static uint s_random;

    [ThreadStatic]
    private static Action? s_script;

    /// <summary>Whether the switch is on in this process.</summary>
    internal static bool IsEnabled => s_enabled;

    /// <summary>How often a point delays: 0 never, 8 about one time in six. Has no effect when the switch is off.</summary>
    internal static int Level
    {
        get => s_level;
        set => s_level = value;
    }

    /// <summary>
    /// What this thread runs at each of its points, standing for other threads that come in between; not run at points it reaches
    /// itself. Has no effect when the switch is off.
    /// </summary>
    internal static Action? Script
    {
        set => s_script = value;
    }

    /// <summary>A place where another thread's step may come in between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Point()
    {
        if (s_enabled)
            Reached();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Reached()
    {
        Action? script = s_script;
        if (script is not null)
        {
            s_script = null;
            script();
            s_script = script;
        }

        int level = s_level;
        if (level > 0)
            Delay(level);
    }

    private static void Delay(int level)
    {
        uint random = Next();
        int outcome = (int)(random % Outcomes);

        if ((outcome -= level * Sleep1Share) < 0)
            Thread.Sleep(1);
        else if ((outcome -= level * Sleep0Share) < 0)
            Thread.Sleep(0);
        else if ((outcome -= level * YieldShare) < 0)
            Thread.Yield();
        else if (outcome - level * SpinShare < 0)
            Thread.SpinWait((int)(random >> 25));
    }

    // Marsaglia's 32-bit xorshift; its state is never 0 once seeded.
    private static uint Next()
    {
        uint x = s_random;
        if (x == 0)
            x = (uint)Interlocked.Increment(ref s_seeds) * 0x9E3779B9u;
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        s_random = x;
        return x;
    }
}
