using System.Diagnostics;

namespace WorkerPool.Workers;

/// <summary>The caller's ambient state that the call carries to its worker.</summary>
internal abstract partial class WorkItem
{
    private ExecutionContext? _executionContext;
    private Activity? _activity;

    /// <summary>Puts the caller's ambient state in place. The worker restores its own afterwards.</summary>
    internal void EnterContext()
    {
        if (_executionContext is { } context)
            ExecutionContext.Restore(context);
        else if (_activity is { } activity)
            Activity.Current = activity;
    }

    private void CaptureContext()
    {
        switch (Dispatcher.ContextFlow)
        {
            case ContextFlow.Full:
                _executionContext = ExecutionContext.Capture();
                break;
            case ContextFlow.ActivityOnly:
                _activity = Activity.Current;
                break;
        }
    }

    private void ClearContext()
    {
        _executionContext = null;
        _activity = null;
    }
}
