using System.Runtime.InteropServices;

namespace WorkerPool.Wasm.Native;

/// <summary>A loaded library. It is never unloaded: Wasmtime has signal handlers and threads that outlive every object.</summary>
/// <param name="Path">Where it came from.</param>
/// <param name="Api">Its functions.</param>
internal sealed record WasmtimeLibrary(string Path, WasmtimeApi Api)
{
    /// <summary>Finds and loads a library.</summary>
    /// <param name="explicitPath">The only file to try; null for the places of <see cref="LibraryLocator"/>.</param>
    /// <exception cref="WasmUnavailableException">There is none, or none can be used; says which were tried and why not.</exception>
    internal static WasmtimeLibrary Load(string? explicitPath)
    {
        var reasons = new List<string>();
        foreach (string path in LibraryLocator.Candidates(explicitPath))
        {
            if (TryLoad(path, out WasmtimeApi? api, out string? reason))
                return new WasmtimeLibrary(path, api);
            reasons.Add($"{path}: {reason}");
        }

        // Where the system's own loader looks and nobody else.
        if (reasons.Count == 0 && NativeLibrary.TryLoad(LibraryLocator.FileName, out nint library))
            return new WasmtimeLibrary(LibraryLocator.FileName, Bind(library, LibraryLocator.FileName));

        throw new WasmUnavailableException(reasons.Count > 0
            ? $"No usable Wasmtime library. {string.Join("; ", reasons)}."
            : $"No Wasmtime library ({LibraryLocator.FileName}) was found. Reference the package Wasmtime for its native files, install "
                + $"the library, or name its file in the environment variable {LibraryLocator.Variable}.");
    }

    private static bool TryLoad(
        string path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WasmtimeApi? api, out string? reason)
    {
        api = null;
        reason = LibraryFile.Refuse(path);
        if (reason is not null)
            return false;
        try
        {
            api = Bind(NativeLibrary.Load(path), path);
            return true;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or WasmUnavailableException)
        {
            reason = exception.Message;
            return false;
        }
    }

    private static WasmtimeApi Bind(nint library, string path)
    {
        string[] missing = [.. WasmtimeApi.Required.Where(name => !NativeLibrary.TryGetExport(library, name, out _))];
        return missing.Length == 0
            ? new WasmtimeApi(library)
            : throw new WasmUnavailableException($"{path}: {LibraryFile.MissingText(missing)}");
    }
}
