using System.Diagnostics;

namespace WorkerPool.Workers;

/// <summary>What of a caller's ambient state goes with its call, as <see cref="ContextFlow"/> says.</summary>
internal readonly struct CallerContext
{
    private readonly ExecutionContext? _execution;
    private readonly Activity? _activity;

    private CallerContext(ExecutionContext? execution, Activity? activity)
    {
        _execution = execution;
        _activity = activity;
    }

    internal static CallerContext Capture(ContextFlow flow) => flow switch
    {
        ContextFlow.Full => new(ExecutionContext.Capture(), null),
        ContextFlow.ActivityOnly => new(null, Activity.Current),
        _ => default,
    };

    /// <summary>Puts it in place on this thread.</summary>
    internal void Enter()
    {
        if (_execution is { } execution)
            ExecutionContext.Restore(execution);
        else if (_activity is { } activity)
            Activity.Current = activity;
    }
}
