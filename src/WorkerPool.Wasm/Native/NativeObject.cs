using System.Runtime.ConstrainedExecution;

namespace WorkerPool.Wasm.Native;

/// <summary>
/// Owns one native object and deletes it when nothing refers to it any more; nobody deletes it earlier, so no use can come too late.
/// The objects count among themselves who uses whom, so the order in which they are deleted does not matter. Whoever uses the pointer
/// keeps this alive meanwhile.
/// </summary>
internal sealed unsafe class NativeObject : CriticalFinalizerObject
{
    private readonly delegate* unmanaged[Cdecl]<void*, void> _delete;
    private readonly long _pressure;

    /// <summary>Takes an object over.</summary>
    /// <param name="value">The object.</param>
    /// <param name="delete">What deletes it.</param>
    /// <param name="pressure">The bytes it holds, for the garbage collector to know.</param>
    internal NativeObject(void* value, delegate* unmanaged[Cdecl]<void*, void> delete, long pressure = 0)
    {
        _delete = delete;
        _pressure = pressure;
        Value = value;
        if (pressure > 0)
            GC.AddMemoryPressure(pressure);
    }

    ~NativeObject()
    {
        _delete(Value);
        if (_pressure > 0)
            GC.RemoveMemoryPressure(_pressure);
    }

    internal void* Value { get; }
}
