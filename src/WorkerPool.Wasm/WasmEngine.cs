using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using WorkerPool.Wasm.Native;

namespace WorkerPool.Wasm;

/// <summary>
/// A Wasmtime library with one engine: compiles each module once and keeps it. Thread-safe. Lives as long as the process, as the
/// library does.
/// </summary>
public sealed unsafe class WasmEngine
{
    private static readonly ConcurrentDictionary<string, Lazy<WasmEngine>> s_engines = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Lazy<WasmModule>> _modules = new(StringComparer.Ordinal);

    private WasmEngine(WasmtimeLibrary library)
    {
        Api = library.Api;
        LibraryPath = library.Path;
        Handle = CreateEngine(library);
        string? version = WasmtimeVersion.Read(SerializeEmptyModule());
        if (WasmtimeVersion.Refuse(version) is { } reason)
            throw new WasmUnavailableException($"{library.Path}: {reason}");
        Version = version!;
    }

    /// <summary>
    /// The engine of the library found by the environment variable <c>WORKERPOOL_WASMTIME_LIBRARY</c>, else among the application's
    /// native files, else in the system. Looked for once.
    /// </summary>
    /// <exception cref="WasmUnavailableException">There is no usable library; says why.</exception>
    public static WasmEngine Default => Get(null);

    /// <summary>The library's version as far as it tells, such as "44.0.2" or "50".</summary>
    public string Version { get; }

    /// <summary>The file it was loaded from.</summary>
    public string LibraryPath { get; }

    internal WasmtimeApi Api { get; }

    internal NativeObject Handle { get; }

    /// <summary>The engine of one library file. The same file gives the same engine.</summary>
    /// <param name="libraryPath">The path of a Wasmtime C API library.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="ArgumentException"><paramref name="libraryPath"/> is null or blank.</exception>
    /// <exception cref="WasmUnavailableException">The library cannot be used; says why.</exception>
    public static WasmEngine Load(string libraryPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(libraryPath);
        return Get(Path.GetFullPath(libraryPath));
    }

    /// <summary>Whether <see cref="Default"/> can be had, and if not, why.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="reason">Why there is none.</param>
    /// <returns><see langword="true"/> when there is one.</returns>
    public static bool TryGetDefault([NotNullWhen(true)] out WasmEngine? engine, [NotNullWhen(false)] out string? reason)
    {
        try
        {
            (engine, reason) = (Default, null);
            return true;
        }
        catch (WasmUnavailableException exception)
        {
            (engine, reason) = (null, exception.Message);
            return false;
        }
    }

    /// <summary>
    /// The engine of a path, or the default one. A failure is remembered like a success: a broken file is not tried again.
    /// </summary>
    internal static WasmEngine Get(string? libraryPath) =>
        s_engines.GetOrAdd(
            libraryPath ?? "",
            static path => new Lazy<WasmEngine>(() => new WasmEngine(WasmtimeLibrary.Load(path.Length == 0 ? null : path)))).Value;

    /// <summary>One of the modules that come with the package, compiled when first asked for.</summary>
    internal WasmModule GetModule(ModuleDefinition definition) =>
        _modules.GetOrAdd(
            definition.Name,
            static (_, state) => new Lazy<WasmModule>(() => state.Engine.Compile(state.Definition)),
            (Engine: this, Definition: definition)).Value;

    /// <summary>Compiles a module.</summary>
    /// <exception cref="WasmUnavailableException">It does not validate.</exception>
    internal WasmModule Compile(ModuleDefinition definition)
    {
        byte[] bytes = definition.Read();
        void* module = null;
        void* error;
        fixed (byte* start = bytes)
            error = Api.ModuleNew(Handle.Value, start, (nuint)bytes.Length, &module);
        return error is null
            ? new WasmModule(this, definition, new NativeObject(module, Api.ModuleDelete))
            : throw new WasmUnavailableException($"Wasmtime {Version} refuses the module {definition.Name}: {Api.TakeError(error)}");
    }

    private static NativeObject CreateEngine(WasmtimeLibrary library)
    {
        const byte Yes = 1;
        const byte No = 0;
        WasmtimeApi api = library.Api;
        void* config = api.ConfigNew();
        api.ConfigThreadsSet(config, Yes);
        api.ConfigSimdSet(config, Yes);
        if (api.ConfigSharedMemorySet is not null)
            api.ConfigSharedMemorySet(config, Yes);

        // Its signal handlers would run .NET's on a stack of their own, where the first division by zero of the program ends the process.
        api.ConfigSignalsBasedTrapsSet(config, No);

        // The modules are small, and the threads of a parallel compilation would stay.
        if (api.ConfigParallelCompilationSet is not null)
            api.ConfigParallelCompilationSet(config, No);
        void* engine = api.EngineNew(config);
        return engine is not null
            ? new NativeObject(engine, api.EngineDelete)
            : throw new WasmUnavailableException($"{library.Path} makes no engine.");
    }

    /// <summary>The smallest module, compiled and serialised: a file that names the library's version.</summary>
    internal byte[] SerializeEmptyModule()
    {
        ReadOnlySpan<byte> empty = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
        void* module = null;
        void* error;
        fixed (byte* start = empty)
            error = Api.ModuleNew(Handle.Value, start, (nuint)empty.Length, &module);
        if (error is not null)
            throw new WasmUnavailableException($"{LibraryPath} cannot compile: {Api.TakeError(error)}");
        ByteVector serialized = default;
        error = Api.ModuleSerialize(module, &serialized);
        Api.ModuleDelete(module);
        if (error is not null)
            throw new WasmUnavailableException($"{LibraryPath} cannot serialise a module: {Api.TakeError(error)}");
        byte[] bytes = new ReadOnlySpan<byte>(serialized.Data, (int)serialized.Size).ToArray();
        Api.ByteVectorDelete(&serialized);
        return bytes;
    }
}
