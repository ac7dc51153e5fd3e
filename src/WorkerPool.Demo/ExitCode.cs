namespace WorkerPool.Demo;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    internal const int Success = 0;

    /// <summary>Results differ, or something the program shows did not happen.</summary>
    internal const int Failed = 1;

    internal const int BadArguments = 2;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    internal const int Cancelled = 130;
}
