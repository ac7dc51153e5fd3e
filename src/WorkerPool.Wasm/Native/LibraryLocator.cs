using System.Runtime.InteropServices;

namespace WorkerPool.Wasm.Native;

/// <summary>Where a Wasmtime library may be, in the order it is looked for.</summary>
internal static class LibraryLocator
{
    internal const string Variable = "WORKERPOOL_WASMTIME_LIBRARY";

    /// <summary>The library's file name on this system.</summary>
    internal static string FileName { get; } =
        OperatingSystem.IsWindows() ? "wasmtime.dll" : OperatingSystem.IsMacOS() ? "libwasmtime.dylib" : "libwasmtime.so";

    /// <summary>
    /// The files to try. A path that the program or the environment names is the only one: when it is broken, another library would
    /// hide that.
    /// </summary>
    /// <param name="explicitPath">What the program names; null for nothing.</param>
    internal static IEnumerable<string> Candidates(string? explicitPath)
    {
        string? named = explicitPath ?? Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
            return [Path.GetFullPath(named)];
        return Folders().Select(static folder => Path.Combine(folder, FileName)).Where(File.Exists).Distinct();
    }

    private static IEnumerable<string> Folders()
    {
        // The application's own native assets: where the host resolved them to, beside the program, and as a package lays them out.
        string resolved = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        foreach (string folder in resolved.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
        yield return AppContext.BaseDirectory;
        yield return Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");

        // The system.
        string searched = Environment.GetEnvironmentVariable(OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH") ?? "";
        if (!OperatingSystem.IsWindows())
        {
            foreach (string folder in searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
                yield return folder;
            string triplet = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
            foreach (string folder in (string[])
                ["/usr/local/lib", "/usr/local/lib64", $"/usr/lib/{triplet}", "/usr/lib64", "/usr/lib", "/lib64", "/lib", "/opt/homebrew/lib"])
                yield return folder;
        }
    }
}
