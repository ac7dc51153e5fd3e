using System.ComponentModel;

namespace WorkerPool.Serialization;

/// <summary>Whether a struct that was copied from bytes holds nothing that .NET does not allow: a <c>bool</c> of 2, say.</summary>
/// <typeparam name="T">The struct.</typeparam>
/// <param name="value">The copy. It is not used before it has been checked.</param>
/// <returns>True when it may be used.</returns>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate bool CopyCheck<T>(ref T value)
    where T : unmanaged;
