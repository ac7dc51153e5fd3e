namespace WorkerPool.Tests.Chaos;

/// <summary>Submits one call in one of the forms of a call.</summary>
internal static class ChaosSubmit
{
    /// <summary>The forms without a result of their own: those beyond <see cref="Forms"/> of <see cref="WithResult"/>.</summary>
    internal const int Forms = 7;

    private const int PlainForms = 3;

    /// <summary>Submits the call in the given form; its result is the call's own.</summary>
    internal static PoolTask<long> WithResult(CallTarget<ChaosMethods> target, ChaosCall call, int form, ExecOptions? options, CancellationToken token) =>
        (form % Forms) switch
        {
            0 => target.ExecAsync(static (m, c) => m.Run(c), call, options, token),
            1 => target.ExecAsync(static (m, c) => m.RunAsync(c), call, options, token),
            2 => target.ExecAsync(static (m, c) => m.RunTaskAsync(c), call, options, token),
            3 => target.ExecAsync(m => m.Run(call), options, token),
            4 => target.ExecAsync(m => m.RunAsync(call), options, token),
            5 => target.ExecAsync(m => m.RunTaskAsync(call), options, token),
            _ => target.ExecAsync(static async (m, c) => await m.RunAsync(c), call, options, token),
        };

    /// <summary>Submits the call in a form that gives no result.</summary>
    internal static PoolTask WithoutResult(CallTarget<ChaosMethods> target, ChaosCall call, int form, ExecOptions? options, CancellationToken token) =>
        (form % PlainForms) switch
        {
            0 => target.ExecAsync(static (m, c) => { m.Run(c); }, call, options, token),
            1 => target.ExecAsync(m => (Task)m.RunTaskAsync(call), options, token),
            _ => target.ExecAsync(static async (m, c) => { await m.RunAsync(c); }, call, options, token),
        };
}
