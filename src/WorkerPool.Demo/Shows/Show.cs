using WorkerPool.Demo.Job;

namespace WorkerPool.Demo.Shows;

/// <summary>
/// Something the pool can do, done with real documents in a small pool of its own. A show measures what it says and checks what it claims.
/// </summary>
internal abstract class Show(IReadOnlyList<Document> documents, JobSettings settings)
{
    private readonly List<string> _broken = [];

    internal abstract string Name { get; }

    /// <summary>Documents that could be read a moment ago; at least one.</summary>
    protected IReadOnlyList<Document> Documents { get; } = documents;

    protected JobSettings Settings { get; } = settings;

    internal async Task<ShowResult> RunAsync(CancellationToken cancellationToken)
    {
        var options = new PoolOptions { Name = Name, MinWorkers = 1, MaxWorkers = 1 };
        Configure(options);
        var crew = new Crew();
        Pool<Compressor> pool = Pool.Create(context => new Compressor(crew.Join(context.WorkerId), Settings), options);
        string evidence = string.Empty;
        try
        {
            evidence = await PlayAsync(pool, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Require(false, $"{exception.GetType().Name}: {exception.Message}");
        }
        finally
        {
            await pool.TerminateAsync(force: true);
        }

        return new ShowResult(Name, evidence, _broken);
    }

    /// <summary>Changes the pool's options; the default is one worker.</summary>
    protected virtual void Configure(PoolOptions options)
    {
    }

    /// <summary>Does it and says what happened.</summary>
    protected abstract Task<string> PlayAsync(Pool<Compressor> pool, CancellationToken cancellationToken);

    /// <summary>Checks a claim.</summary>
    protected void Require(bool holds, string otherwise)
    {
        if (!holds)
            _broken.Add(otherwise);
    }

    /// <summary>Awaits what should come soon, and says so if it does not.</summary>
    protected async Task<T> SoonAsync<T>(string what, Task<T> task, CancellationToken cancellationToken)
    {
        await ((Task)task).WaitAsync(Settings.Patience, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (!task.IsCompleted)
            throw new TimeoutException($"{what} did not come within {Settings.Patience.TotalSeconds} s.");
        return await task;
    }

    /// <summary>Awaits a call that should fail.</summary>
    /// <returns>What it failed with; null when it did not.</returns>
    protected async Task<Exception?> ErrorOfAsync(Task task, CancellationToken cancellationToken)
    {
        await SoonAsync("The end of the call", task.ContinueWith(static ended => ended.IsCompleted, TaskScheduler.Default), cancellationToken);
        return task.IsCanceled ? new TaskCanceledException(task) : task.Exception?.InnerException;
    }

    /// <summary>
    /// Reads a document; a file that has vanished or changed its rights since is passed over: shows are about calls, not about files.
    /// </summary>
    protected static bool TryRead(Compressor methods, Document document, CancellationToken cancellationToken)
    {
        try
        {
            methods.Process(document, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
