namespace WorkerPool;

/// <summary>What of the caller's ambient state a call sees on its worker.</summary>
public enum ContextFlow
{
    /// <summary>The whole <see cref="ExecutionContext"/>, as with <see cref="Task.Run(Action)"/>: every <c>AsyncLocal</c>.</summary>
    Full,

    /// <summary>Only <see cref="System.Diagnostics.Activity.Current"/>.</summary>
    ActivityOnly,

    /// <summary>Nothing; cheapest.</summary>
    None,
}
