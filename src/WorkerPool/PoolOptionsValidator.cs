using Microsoft.Extensions.Options;
using WorkerPool.Queues;

namespace WorkerPool;

/// <summary>Validates <see cref="PoolOptions"/>: every option by itself, then those that contradict each other. Thread-safe.</summary>
public sealed class PoolOptionsValidator : IValidateOptions<PoolOptions>
{
    private const int MostWorkers = 1024;
    private const int MostConcurrentTasks = 65_536;
    private const int SmallestStack = 65_536;

    private static readonly TimeSpan s_longestSpin = TimeSpan.FromMilliseconds(10);

    /// <summary>Says what is wrong with the options: each failure names the option, its value and what is allowed.</summary>
    /// <param name="name">Ignored; the options may be named.</param>
    /// <param name="options">The options.</param>
    /// <returns>Success, or all failures at once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public ValidateOptionsResult Validate(string? name, PoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<string>();
        Range(nameof(options.MinWorkers), options.MinWorkers, 0, MostWorkers);
        Range(nameof(options.MaxWorkers), options.MaxWorkers, 1, MostWorkers);
        if (options.MaxQueueSize is { } size)
            Range(nameof(options.MaxQueueSize), size, 0, int.MaxValue);
        Range(nameof(options.MaxQuarantined), options.MaxQuarantined, 0, int.MaxValue);
        Range(nameof(options.MaxTasksPerWorker), options.MaxTasksPerWorker, 0, int.MaxValue);
        Range(nameof(options.ConcurrentTasksPerWorker), options.ConcurrentTasksPerWorker, 1, MostConcurrentTasks);
        if (options.StackSize != 0)
            Range(nameof(options.StackSize), options.StackSize, SmallestStack, int.MaxValue);
        Span(nameof(options.AbortTimeout), options.AbortTimeout, TimeSpan.Zero, Limits.Longest);
        Span(nameof(options.WorkerTerminateTimeout), options.WorkerTerminateTimeout, TimeSpan.Zero, Limits.Longest);
        Span(nameof(options.SpinDuration), options.SpinDuration, TimeSpan.Zero, s_longestSpin);
        Period(nameof(options.IdleTimeout), options.IdleTimeout);
        Period(nameof(options.MaxWorkerAge), options.MaxWorkerAge);
        Defined(nameof(options.QueueStrategy), options.QueueStrategy);
        Defined(nameof(options.QueueFullMode), options.QueueFullMode);
        Defined(nameof(options.ContextFlow), options.ContextFlow);
        Defined(nameof(options.ContinuationMode), options.ContinuationMode);
        Defined(nameof(options.ThreadPriority), options.ThreadPriority);
        Present(nameof(options.TimeProvider), options.TimeProvider);
        Present(nameof(options.LoggerFactory), options.LoggerFactory);
        if (options.Name is { } given && string.IsNullOrWhiteSpace(given))
            failures.Add("Name is blank; give it a text, or null for the name of TMethods.");

        if (options.MinWorkers > options.MaxWorkers)
        {
            failures.Add(
                $"MinWorkers is {options.MinWorkers} and MaxWorkers is {options.MaxWorkers}; MinWorkers must not be more than MaxWorkers.");
        }

        if (options.Queue is { } queue && options.QueueStrategy != QueueStrategy.Fifo)
        {
            failures.Add(
                $"Queue is {queue.GetType().Name} and QueueStrategy is {options.QueueStrategy}; set one of the two.");
        }

        if (QueueProviders.IsProvided(options.QueueStrategy) && QueueProviders.Find(options.QueueStrategy, options.QueueProvider) is null)
        {
            failures.Add(
                $"QueueStrategy is {options.QueueStrategy} and nothing provides its queue; reference the package WorkerPool.Wasm and call "
                + $"WasmQueues.Register(), or options.Use{options.QueueStrategy}(capacity).");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Range(string option, int value, int least, int most)
        {
            if (value < least || value > most)
                failures.Add($"{option} is {value}; it must be {least} to {most}.");
        }

        void Span(string option, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
                failures.Add($"{option} is {value}; it must be {least} to {most}.");
        }

        void Period(string option, TimeSpan value)
        {
            if (value != Timeout.InfiniteTimeSpan && (value <= TimeSpan.Zero || value > Limits.Longest))
                failures.Add($"{option} is {value}; it must be more than 0 and at most {Limits.Longest}, or Timeout.InfiniteTimeSpan for never.");
        }

        void Defined<TEnum>(string option, TEnum value)
            where TEnum : struct, Enum
        {
            if (!Enum.IsDefined(value))
                failures.Add($"{option} is {value}; it must be one of {string.Join(", ", Enum.GetNames<TEnum>())}.");
        }

        void Present(string option, object? value)
        {
            if (value is null)
                failures.Add($"{option} is null; it must be set.");
        }
    }
}
