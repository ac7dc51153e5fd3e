using System.Runtime.CompilerServices;

namespace WorkerPool.Workers;

/// <summary>
/// Threads of the library's own for user code that tells a stopped call to stop: it must not wait until the .NET thread pool has a thread
/// for it. As many as run such code at once; each stays for a while. Thread-safe.
/// </summary>
internal static class OwnThreads
{
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(10);
    private static readonly object s_gate = new();

    // Guarded by the gate: what waits for a thread, and the threads that wait, each of which takes one of those when it gets the gate.
    private static readonly Queue<Action> s_waiting = new();
    private static int s_resting;

    /// <summary>Has the code after the <c>await</c> run on such a thread.</summary>
    internal static Switch SwitchAsync() => default;

    private static void Run(Action code)
    {
        lock (s_gate)
        {
            s_waiting.Enqueue(code);
            if (s_waiting.Count <= s_resting)
            {
                Monitor.Pulse(s_gate);
                return;
            }
        }

        try
        {
            new Thread(Main, maxStackSize: 0) { IsBackground = true, Name = "WorkerPool stops" }.UnsafeStart();
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // Without a thread of its own it runs late, but it runs.
            ThreadPool.UnsafeQueueUserWorkItem(static _ => RunOne(), null);
        }
    }

    private static void Main()
    {
        while (TryAwait(out Action? code))
            code();
    }

    private static void RunOne()
    {
        Action? code;
        lock (s_gate)
            s_waiting.TryDequeue(out code);
        code?.Invoke();
    }

    private static bool TryAwait([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Action? code)
    {
        lock (s_gate)
        {
            while (!s_waiting.TryDequeue(out code))
            {
                s_resting++;
                bool wasPulsed = Monitor.Wait(s_gate, s_rest);
                s_resting--;
                if (!wasPulsed && s_waiting.Count == 0)
                    return false;
            }
        }

        return true;
    }

    /// <summary>The way to such a thread.</summary>
    internal readonly struct Switch : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Switch GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => Run(continuation);

        public void UnsafeOnCompleted(Action continuation) => Run(continuation);
    }
}
