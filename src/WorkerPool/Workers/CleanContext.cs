namespace WorkerPool.Workers;

/// <summary>The execution context of a thread that nobody has put anything into.</summary>
internal static class CleanContext
{
    private static readonly Lazy<ExecutionContext> s_value = new(Capture);

    internal static ExecutionContext Value => s_value.Value;

    private static ExecutionContext Capture()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture()) { IsBackground = true };
        thread.UnsafeStart();
        thread.Join();
        return context!;
    }
}
