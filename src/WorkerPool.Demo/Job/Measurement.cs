namespace WorkerPool.Demo.Job;

/// <summary>
/// The rounds of a job, each once in the pool, once on as many bare threads and once sequentially, after a warm-up. The fastest run of
/// each kind counts: whatever else the machine does can only make a run slower.
/// </summary>
internal sealed class Measurement
{
    private readonly List<JobRun> _pooled = [];
    private readonly List<JobRun> _bare = [];
    private readonly List<JobRun> _sequential = [];

    internal int Rounds => _pooled.Count;

    /// <summary>The pool's run with the shortest time.</summary>
    internal JobRun Pooled => Fastest(_pooled);

    /// <summary>The run on bare threads with the shortest time.</summary>
    internal JobRun Bare => Fastest(_bare);

    /// <summary>The sequential run with the shortest time.</summary>
    internal JobRun Sequential => Fastest(_sequential);

    /// <summary>How many times as fast the pool's fastest run was.</summary>
    internal double SpeedUp => Sequential.Cost.Elapsed / Pooled.Cost.Elapsed;

    /// <summary>The same of the threads without a pool: what the machine has to give.</summary>
    internal double BareSpeedUp => Sequential.Cost.Elapsed / Bare.Cost.Elapsed;

    /// <summary>The least and the most that a single round came to.</summary>
    internal (double Least, double Most) SpeedUps
    {
        get
        {
            double[] rounds = [.. _sequential.Zip(_pooled, static (one, many) => one.Cost.Elapsed / many.Cost.Elapsed)];
            return (rounds.Min(), rounds.Max());
        }
    }

    internal void Add(JobRun pooled, JobRun bare, JobRun sequential)
    {
        _pooled.Add(pooled);
        _bare.Add(bare);
        _sequential.Add(sequential);
    }

    /// <summary>Whether the time measured so far is too short to be trusted.</summary>
    internal bool WantsMore(JobSettings settings) =>
        Rounds < settings.MaxRounds && Time(_pooled) + Time(_bare) + Time(_sequential) < settings.MeasureFor;

    private static TimeSpan Time(List<JobRun> runs) => runs.Aggregate(TimeSpan.Zero, static (sum, run) => sum + run.Cost.Elapsed);

    private static JobRun Fastest(List<JobRun> runs) => runs.MinBy(static run => run.Cost.Elapsed)!;
}
