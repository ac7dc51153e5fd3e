using Xunit;

namespace WorkerPool.Wasm.Tests.Support;

/// <summary>A theory about files that only the loader of Linux would trust.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks at the system.</summary>
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "ELF files are loaded on Linux only";
}

/// <summary>A fact that needs Linux and the engine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxEngineFactAttribute : FactAttribute
{
    /// <summary>Looks at the system and for the engine.</summary>
    public LinuxEngineFactAttribute() => Skip = OperatingSystem.IsLinux() ? Engine.Missing : "this is about ELF files and limits of Linux";
}
