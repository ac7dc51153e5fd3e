using System.ComponentModel;

namespace WorkerPool.Serialization;

/// <summary>Reads the arguments of one method, one after another.</summary>
/// <typeparam name="TArguments">The only one's type, or a tuple of all; the empty one for none.</typeparam>
/// <param name="reader">Stands before their bytes, and then behind them.</param>
/// <returns>The arguments.</returns>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate TArguments ReadArguments<TArguments>(ref ValueReader reader);
