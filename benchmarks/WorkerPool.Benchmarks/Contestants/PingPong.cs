using System.Runtime.InteropServices;

namespace WorkerPool.Benchmarks.Contestants;

/// <summary>
/// What the hardware allows: two threads that spin, each on its own cache line, and do nothing else. Nobody else gets their cores.
/// </summary>
internal sealed class PingPong : IContestant
{
    private const int None = -1;

    private Lines _lines;

    public Returned Run(int calls)
    {
        Volatile.Write(ref _lines.Request, None);
        Volatile.Write(ref _lines.Response, None);
        var answering = new Thread(() => Answer(calls)) { IsBackground = true };
        answering.Start();
        long sum = 0;
        for (int i = 0; i < calls; i++)
        {
            Volatile.Write(ref _lines.Request, i);
            int response;
            while ((response = Volatile.Read(ref _lines.Response)) != i)
            {
            }

            sum += response;
        }

        answering.Join();
        return sum;
    }

    public void Dispose()
    {
    }

    private void Answer(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            int request;
            while ((request = Volatile.Read(ref _lines.Request)) != i)
            {
            }

            Volatile.Write(ref _lines.Response, request);
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Lines
    {
        [FieldOffset(128)]
        internal int Request;

        [FieldOffset(256)]
        internal int Response;
    }
}
