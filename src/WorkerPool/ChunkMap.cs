namespace WorkerPool;

/// <summary>Maps a chunk of a batch's items at once.</summary>
/// <typeparam name="TMethods">The class or interface whose methods the workers run.</typeparam>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <param name="methods">The worker's own.</param>
/// <param name="chunk">Some of the items, one after another.</param>
/// <param name="output">As many places, for their results.</param>
public delegate void ChunkMap<in TMethods, TItem, TResult>(TMethods methods, ReadOnlySpan<TItem> chunk, Span<TResult> output);
