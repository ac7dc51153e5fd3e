namespace WorkerPool.Demo.Job;

/// <summary>What the comparison says of a file.</summary>
internal enum Verdict
{
    Equal,

    /// <summary>Neither run could read it.</summary>
    Unreadable,

    /// <summary>It was changed, made readable or removed while the program ran.</summary>
    Changed,

    /// <summary>The pool's result is wrong.</summary>
    Different,
}

/// <summary>Something to say about one file or folder.</summary>
internal readonly record struct Finding(Verdict Verdict, string Path, string Text);
