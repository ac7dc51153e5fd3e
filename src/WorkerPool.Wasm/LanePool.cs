using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WorkerPool.Wasm.Native;

namespace WorkerPool.Wasm;

/// <summary>
/// The lanes of one module over one memory: made when first needed, then used again. As many threads as there are lanes call at once;
/// nobody takes a lock. Thread-safe.
/// </summary>
internal sealed class LanePool
{
    // More threads than this inside wasm at once wait for one another, each for about a call's time.
    private const int MaxLanes = 64;

    private readonly WasmMemory _memory;
    private readonly WasmModule _module;
    private readonly uint _scratch;
    private readonly int _scratchSize;
    private readonly object _gate = new();

    // Lane n stands in place n while nobody uses it. Whoever exchanges it for null has it (acquire) and alone writes it back (release).
    private readonly Place[] _places = new Place[MaxLanes];

    // The lanes that exist; raised with the gate held, after the lane was made. A reader of an old number only looks at fewer places.
    private int _created;

    /// <summary>Makes the pool with its first lane, so that what is wrong with the module shows at once.</summary>
    /// <param name="memory">What the lanes import.</param>
    /// <param name="module">What they are instances of.</param>
    /// <param name="scratch">The address of <see cref="ScratchFor"/> bytes for the lanes; 0 when they need none.</param>
    /// <param name="scratchSize">The bytes each lane has for itself.</param>
    internal LanePool(WasmMemory memory, WasmModule module, uint scratch, int scratchSize)
    {
        (_memory, _module, _scratch, _scratchSize) = (memory, module, scratch, scratchSize);
        _places[0].Lane = Create(0);
        _created = 1;
    }

    /// <summary>The bytes of scratch for all lanes together.</summary>
    internal static long ScratchFor(int scratchSize) => MaxLanes * WasmMemory.Align(scratchSize);

    /// <summary>Takes a lane; give it back with <see cref="Return"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Rented Rent()
    {
        // A thread prefers the same lane each time: its memory is in that processor's cache, and other threads prefer others.
        int created = Volatile.Read(ref _created);
        int place = (int)((uint)Environment.CurrentManagedThreadId % (uint)created);
        WasmLane? lane = Interlocked.Exchange(ref _places[place].Lane, null);
        return lane is not null ? new Rented(lane, place) : RentAnother();
    }

    /// <summary>Gives a lane back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Return(in Rented rented) => Volatile.Write(ref _places[rented.Place].Lane, rented.Lane);

    /// <summary>Calls a function once, on any lane, and returns what it returned.</summary>
    internal unsafe RawValue Call(int function, params ReadOnlySpan<int> arguments)
    {
        Rented rented = Rent();
        try
        {
            rented.Lane.SetArguments(arguments);
            rented.Lane.Call(function, arguments.Length);
            return *rented.Lane.Arguments;
        }
        finally
        {
            Return(in rented);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Rented RentAnother()
    {
        SpinWait spinner = default;
        while (true)
        {
            int created = Volatile.Read(ref _created);
            for (int place = 0; place < created; place++)
            {
                if (Volatile.Read(ref _places[place].Lane) is not null && Interlocked.Exchange(ref _places[place].Lane, null) is { } lane)
                    return new Rented(lane, place);
            }

            if (created < MaxLanes && TryCreate(out Rented rented))
                return rented;
            spinner.SpinOnce();
        }
    }

    private bool TryCreate(out Rented rented)
    {
        lock (_gate)
        {
            int place = _created;
            rented = default;
            if (place == MaxLanes)
                return false;
            rented = new Rented(Create(place), place);
            Volatile.Write(ref _created, place + 1);
            return true;
        }
    }

    private WasmLane Create(int number) =>
        new(_memory, _module) { Scratch = (uint)(_scratch + number * WasmMemory.Align(_scratchSize)) };

    /// <summary>A lane in use.</summary>
    /// <param name="Lane">The lane.</param>
    /// <param name="Place">Where it belongs.</param>
    internal readonly record struct Rented(WasmLane Lane, int Place);

    // Two cache lines, so that threads that use different lanes do not disturb each other.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Place
    {
        [FieldOffset(0)]
        internal WasmLane? Lane;
    }
}
