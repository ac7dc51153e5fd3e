using System.Runtime.InteropServices;

namespace WorkerPool.Wasm.Native;

/// <summary>
/// The functions of the Wasmtime C API that are used here, by their C names. A <c>void*</c> is an opaque native object; an
/// <c>error</c> is null or owned by the caller. Thread-safe: a table of addresses in a library that is never unloaded.
/// </summary>
internal sealed unsafe class WasmtimeApi
{
    internal readonly delegate* unmanaged[Cdecl]<void*> ConfigNew;
    internal readonly delegate* unmanaged[Cdecl]<void*, byte, void> ConfigThreadsSet;
    internal readonly delegate* unmanaged[Cdecl]<void*, byte, void> ConfigSimdSet;
    internal readonly delegate* unmanaged[Cdecl]<void*, byte, void> ConfigSharedMemorySet;
    internal readonly delegate* unmanaged[Cdecl]<void*, byte, void> ConfigParallelCompilationSet;
    internal readonly delegate* unmanaged[Cdecl]<void*, byte, void> ConfigSignalsBasedTrapsSet;
    internal readonly delegate* unmanaged[Cdecl]<void*, void*> EngineNew;
    internal readonly delegate* unmanaged[Cdecl]<void*, void> EngineDelete;
    internal readonly delegate* unmanaged[Cdecl]<void*, byte*, nuint, void**, void*> ModuleNew;
    internal readonly delegate* unmanaged[Cdecl]<void*, ByteVector*, void*> ModuleSerialize;
    internal readonly delegate* unmanaged[Cdecl]<void*, void> ModuleDelete;
    internal readonly delegate* unmanaged[Cdecl]<void*, void*, void*, void*> StoreNew;
    internal readonly delegate* unmanaged[Cdecl]<void*, void*> StoreContext;
    internal readonly delegate* unmanaged[Cdecl]<void*, long, long, long, long, long, void> StoreLimiter;
    internal readonly delegate* unmanaged[Cdecl]<void*, void> StoreDelete;
    internal readonly delegate* unmanaged[Cdecl]<void*, void*, Extern*, nuint, Instance*, void**, void*> InstanceNew;
    internal readonly delegate* unmanaged[Cdecl]<void*, Instance*, byte*, nuint, Extern*, byte> InstanceExportGet;
    internal readonly delegate* unmanaged[Cdecl]<void*, Function*, RawValue*, nuint, void**, void*> FunctionCallUnchecked;
    internal readonly delegate* unmanaged[Cdecl]<void*, void*, void**, void*> SharedMemoryNew;
    internal readonly delegate* unmanaged[Cdecl]<void*, byte*> SharedMemoryData;
    internal readonly delegate* unmanaged[Cdecl]<void*, nuint> SharedMemoryDataSize;
    internal readonly delegate* unmanaged[Cdecl]<void*, void> SharedMemoryDelete;
    internal readonly delegate* unmanaged[Cdecl]<void*, void> MemoryTypeDelete;
    internal readonly delegate* unmanaged[Cdecl]<void*, ByteVector*, void> ErrorMessage;
    internal readonly delegate* unmanaged[Cdecl]<void*, void> ErrorDelete;
    internal readonly delegate* unmanaged[Cdecl]<void*, ByteVector*, void> TrapMessage;
    internal readonly delegate* unmanaged[Cdecl]<void*, void> TrapDelete;
    internal readonly delegate* unmanaged[Cdecl]<ByteVector*, void> ByteVectorDelete;

    private readonly delegate* unmanaged[Cdecl]<ulong, byte, ulong, byte, byte, byte, void**, void*> _memoryTypeNew;

    /// <summary>Looks all functions up.</summary>
    /// <param name="library">The loaded library.</param>
    /// <exception cref="EntryPointNotFoundException">One that every supported version has is missing.</exception>
    internal WasmtimeApi(nint library)
    {
        ConfigNew = (delegate* unmanaged[Cdecl]<void*>)Get("wasm_config_new");
        ConfigThreadsSet = (delegate* unmanaged[Cdecl]<void*, byte, void>)Get("wasmtime_config_wasm_threads_set");
        ConfigSimdSet = (delegate* unmanaged[Cdecl]<void*, byte, void>)Get("wasmtime_config_wasm_simd_set");
        ConfigSharedMemorySet = (delegate* unmanaged[Cdecl]<void*, byte, void>)Find("wasmtime_config_shared_memory_set");
        ConfigParallelCompilationSet = (delegate* unmanaged[Cdecl]<void*, byte, void>)Find("wasmtime_config_parallel_compilation_set");
        ConfigSignalsBasedTrapsSet =
            (delegate* unmanaged[Cdecl]<void*, byte, void>)Get("wasmtime_config_signals_based_traps_set");
        EngineNew = (delegate* unmanaged[Cdecl]<void*, void*>)Get("wasm_engine_new_with_config");
        EngineDelete = (delegate* unmanaged[Cdecl]<void*, void>)Get("wasm_engine_delete");
        ModuleNew = (delegate* unmanaged[Cdecl]<void*, byte*, nuint, void**, void*>)Get("wasmtime_module_new");
        ModuleSerialize = (delegate* unmanaged[Cdecl]<void*, ByteVector*, void*>)Get("wasmtime_module_serialize");
        ModuleDelete = (delegate* unmanaged[Cdecl]<void*, void>)Get("wasmtime_module_delete");
        StoreNew = (delegate* unmanaged[Cdecl]<void*, void*, void*, void*>)Get("wasmtime_store_new");
        StoreContext = (delegate* unmanaged[Cdecl]<void*, void*>)Get("wasmtime_store_context");
        StoreLimiter = (delegate* unmanaged[Cdecl]<void*, long, long, long, long, long, void>)Get("wasmtime_store_limiter");
        StoreDelete = (delegate* unmanaged[Cdecl]<void*, void>)Get("wasmtime_store_delete");
        InstanceNew = (delegate* unmanaged[Cdecl]<void*, void*, Extern*, nuint, Instance*, void**, void*>)Get("wasmtime_instance_new");
        InstanceExportGet = (delegate* unmanaged[Cdecl]<void*, Instance*, byte*, nuint, Extern*, byte>)Get("wasmtime_instance_export_get");
        FunctionCallUnchecked =
            (delegate* unmanaged[Cdecl]<void*, Function*, RawValue*, nuint, void**, void*>)Get("wasmtime_func_call_unchecked");
        SharedMemoryNew = (delegate* unmanaged[Cdecl]<void*, void*, void**, void*>)Get("wasmtime_sharedmemory_new");
        SharedMemoryData = (delegate* unmanaged[Cdecl]<void*, byte*>)Get("wasmtime_sharedmemory_data");
        SharedMemoryDataSize = (delegate* unmanaged[Cdecl]<void*, nuint>)Get("wasmtime_sharedmemory_data_size");
        SharedMemoryDelete = (delegate* unmanaged[Cdecl]<void*, void>)Get("wasmtime_sharedmemory_delete");
        MemoryTypeDelete = (delegate* unmanaged[Cdecl]<void*, void>)Get("wasm_memorytype_delete");
        ErrorMessage = (delegate* unmanaged[Cdecl]<void*, ByteVector*, void>)Get("wasmtime_error_message");
        ErrorDelete = (delegate* unmanaged[Cdecl]<void*, void>)Get("wasmtime_error_delete");
        TrapMessage = (delegate* unmanaged[Cdecl]<void*, ByteVector*, void>)Get("wasm_trap_message");
        TrapDelete = (delegate* unmanaged[Cdecl]<void*, void>)Get("wasm_trap_delete");
        ByteVectorDelete = (delegate* unmanaged[Cdecl]<ByteVector*, void>)Get("wasm_byte_vec_delete");
        _memoryTypeNew =
            (delegate* unmanaged[Cdecl]<ulong, byte, ulong, byte, byte, byte, void**, void*>)Get("wasmtime_memorytype_new");

        nint Get(string name) => NativeLibrary.GetExport(library, name);

        nint Find(string name) => NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;
    }

    /// <summary>The functions that every supported version has; a library without one of them is too old, or something else.</summary>
    internal static IReadOnlyList<string> Required { get; } =
    [
        "wasm_config_new", "wasmtime_config_wasm_threads_set", "wasmtime_config_wasm_simd_set",
        "wasmtime_config_signals_based_traps_set", "wasm_engine_new_with_config", "wasm_engine_delete", "wasmtime_module_new", "wasmtime_module_serialize", "wasmtime_module_delete", "wasmtime_store_new",
        "wasmtime_store_context", "wasmtime_store_limiter", "wasmtime_store_delete", "wasmtime_instance_new",
        "wasmtime_instance_export_get", "wasmtime_func_call_unchecked", "wasmtime_sharedmemory_new", "wasmtime_sharedmemory_data",
        "wasmtime_sharedmemory_data_size", "wasmtime_sharedmemory_delete", "wasm_memorytype_delete", "wasmtime_error_message",
        "wasmtime_error_delete", "wasm_trap_message", "wasm_trap_delete", "wasm_byte_vec_delete", "wasmtime_memorytype_new",
    ];

    /// <summary>The type of a shared 32-bit memory of a fixed number of pages.</summary>
    /// <returns>The error, or null.</returns>
    internal void* MemoryTypeNew(uint pages, void** type)
    {
        const byte Yes = 1;
        const byte No = 0;
        const byte PageBits = 16;
        return _memoryTypeNew(pages, Yes, pages, No, Yes, PageBits, type);
    }

    /// <summary>The text of an error, which is given back.</summary>
    internal string TakeError(void* error)
    {
        ByteVector text = default;
        ErrorMessage(error, &text);
        ErrorDelete(error);
        return TakeText(&text);
    }

    /// <summary>The text of a trap, which is given back.</summary>
    internal string TakeTrap(void* trap)
    {
        ByteVector text = default;
        TrapMessage(trap, &text);
        TrapDelete(trap);
        return TakeText(&text);
    }

    private string TakeText(ByteVector* text)
    {
        string result = System.Text.Encoding.UTF8.GetString(text->Data, (int)text->Size).TrimEnd('\0');
        ByteVectorDelete(text);
        return result;
    }
}
