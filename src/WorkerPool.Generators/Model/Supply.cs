namespace WorkerPool.Generators.Model;

/// <summary>What the pool may give a method beside its arguments.</summary>
internal enum Supply
{
    /// <summary>Nothing: it is an argument.</summary>
    Nothing,

    /// <summary>The call's cancellation token.</summary>
    Token,

    /// <summary>The call's context.</summary>
    Context,
}
