namespace WorkerPool.Batching;

/// <summary>What a batch does with a chunk.</summary>
internal interface IChunkBody
{
    /// <summary>Runs the items of the run's chunk in order, as long as <see cref="BatchRun.MayBegin"/> lets it.</summary>
    void RunChunk(BatchRun run, object methods);
}
