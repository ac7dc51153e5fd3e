using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using WorkerPool.Wasm.Native;

namespace WorkerPool.Wasm;

/// <summary>
/// One store with one instance over the shared memory, for one thread at a time. Wasmtime ends the process when the objects of two
/// stores are mixed; so store, instance and functions never leave this class.
/// </summary>
internal sealed unsafe class WasmLane
{
    private const int MaxArguments = 6;

    private readonly WasmtimeApi _api;
    private readonly WasmModule _module;
    private readonly WasmMemory _memory;
    private readonly NativeObject _store;
    private readonly void* _context;

    // Native addresses must stay, so both arrays are pinned.
    private readonly Function[] _functions;
    private readonly RawValue[] _arguments = GC.AllocateArray<RawValue>(MaxArguments, pinned: true);

    /// <summary>Makes a store and an instance: some 20 microseconds.</summary>
    /// <param name="memory">What the instance imports.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="WasmUnavailableException">The module does not fit the memory, or lacks a function.</exception>
    internal WasmLane(WasmMemory memory, WasmModule module)
    {
        _api = module.Engine.Api;
        _module = module;
        _memory = memory;
        _functions = GC.AllocateArray<Function>(module.Definition.Functions.Length, pinned: true);
        _store = new NativeObject(_api.StoreNew(module.Engine.Handle.Value, null, null), _api.StoreDelete);
        _context = _api.StoreContext(_store.Value);

        // One instance, no memory of its own.
        _api.StoreLimiter(_store.Value, 0, 0, 1, 0, 0);
        Instance instance = Instantiate();
        for (int i = 0; i < _functions.Length; i++)
            _functions[i] = Find(&instance, module.Definition.Functions[i]);
    }

    /// <summary>The address of this lane's own piece of the shared memory; 0 when its module needs none.</summary>
    internal uint Scratch { get; init; }

    /// <summary>The arguments of the next call; the first one is its result afterwards.</summary>
    internal RawValue* Arguments => (RawValue*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_arguments));

    /// <summary>Sets the first arguments of the next call; returns where the others go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal RawValue* SetArguments(ReadOnlySpan<int> first)
    {
        RawValue* argument = Arguments;
        foreach (int value in first)
            (argument++)->Int32 = value;
        return argument;
    }

    /// <summary>Calls a function with what is in <see cref="Arguments"/>.</summary>
    /// <param name="function">Its number in the module's definition.</param>
    /// <param name="count">The arguments, at least 1 when there is a result.</param>
    /// <exception cref="WasmTrapException">The function ended with a trap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Call(int function, int count)
    {
        void* trap = null;
        Function* target = (Function*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_functions)) + function;
        void* error = _api.FunctionCallUnchecked(_context, target, Arguments, (nuint)count, &trap);
        if (error is not null || trap is not null)
            Throw(error, trap, function);
        GC.KeepAlive(this);
    }

    private Instance Instantiate()
    {
        Extern import = default;
        import.Kind = Extern.SharedMemoryKind;
        import.SharedMemory = _memory.Handle.Value;
        Instance instance = default;
        void* trap = null;
        void* error = _api.InstanceNew(_context, _module.Handle.Value, &import, 1, &instance, &trap);
        if (error is not null)
            throw new WasmUnavailableException($"The module {_module.Definition.Name} cannot be instantiated: {_api.TakeError(error)}");
        if (trap is not null)
            throw new WasmUnavailableException($"The module {_module.Definition.Name} cannot be instantiated: {_api.TakeTrap(trap)}");
        return instance;
    }

    private Function Find(Instance* instance, string name)
    {
        Extern found = default;
        byte[] text = Encoding.UTF8.GetBytes(name);
        fixed (byte* start = text)
        {
            if (_api.InstanceExportGet(_context, instance, start, (nuint)text.Length, &found) != 0 && found.Kind == Extern.FunctionKind)
                return found.Function;
        }

        throw new WasmUnavailableException($"The module {_module.Definition.Name} exports no function {name}.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Throw(void* error, void* trap, int function)
    {
        string text = trap is not null ? _api.TakeTrap(trap) : _api.TakeError(error);
        throw new WasmTrapException($"{_module.Definition.Name}.{_module.Definition.Functions[function]}: {text}");
    }
}
