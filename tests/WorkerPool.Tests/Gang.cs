using System.Runtime.ExceptionServices;

namespace WorkerPool.Tests;

/// <summary>Threads that start together. The first failure, or the end of <see cref="Patience"/>, stops the others and the test.</summary>
internal static class Gang
{
    /// <summary>Runs <paramref name="member"/> with 0, 1, … on as many threads and returns when all have ended.</summary>
    public static void Run(int members, Action<int, CancellationToken> member)
    {
        var all = new Action<CancellationToken>[members];
        for (int i = 0; i < members; i++)
        {
            int number = i;
            all[i] = stop => member(number, stop);
        }

        Run(all);
    }

    /// <summary>Runs each action on a thread of its own and returns when all have ended.</summary>
    public static void Run(params Action<CancellationToken>[] members)
    {
        using var gate = new Barrier(members.Length);
        using var stop = new CancellationTokenSource(Patience.Limit);
        Exception? failure = null;

        Thread[] threads = Array.ConvertAll(members, member => new Thread(() =>
        {
            try
            {
                gate.SignalAndWait(stop.Token);
                member(stop.Token);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
                stop.Cancel();
            }
        })
        { IsBackground = true });

        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
        {
            if (!thread.Join(2 * Patience.Limit))
                throw new TimeoutException("A thread of the test neither ended nor heeded its token.");
        }

        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }
}
