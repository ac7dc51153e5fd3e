using WorkerPool.Wasm.Native;
using WorkerPool.Wasm.Tests.Support;
using Xunit;

namespace WorkerPool.Wasm.Tests.Native;

/// <summary>A library that cannot be used is refused with the reason, before the system's loader could crash on it.</summary>
public sealed class BrokenLibraryTests : IDisposable
{
    private readonly BrokenLibrary _library = new();

    public static TheoryData<string> Ways => [.. BrokenLibrary.Ways];

    public void Dispose() => _library.Dispose();

    [LinuxTheory]
    [MemberData(nameof(Ways))]
    public void A_broken_file_is_refused_before_it_is_loaded(string way)
    {
        string path = _library.Write(way);

        string? reason = LibraryFile.Refuse(path);
        Assert.NotNull(reason);
        Assert.DoesNotContain("it lacks", reason, StringComparison.Ordinal);

        var thrown = Assert.Throws<WasmUnavailableException>(() => WasmEngine.Load(path));
        Assert.Contains(path, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("half", "truncated")]
    [InlineData("all but the last byte", "truncated")]
    [InlineData("another processor", "another processor")]
    [InlineData("text", "not an ELF file")]
    [InlineData("32-bit", "64-bit")]
    public void The_reason_names_what_is_wrong(string way, string expected) =>
        Assert.Contains(expected, LibraryFile.Refuse(_library.Write(way)), StringComparison.Ordinal);

    // Every place that the loader reads but code and data: whatever the bytes there are, a file is refused or holds together.
    [LinuxTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_changes_of_what_the_loader_reads_never_make_the_check_itself_fail(int seed)
    {
        var random = new Random(seed);
        byte[] good = File.ReadAllBytes(BrokenLibrary.OtherLibrary);
        string path = _library.PathOf("random");
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = (byte[])good.Clone();
            for (int k = random.Next(1, 6); k > 0; k--)
                bytes[random.Next(random.Next(2) == 0 ? 1024 : Math.Min(bytes.Length, 16_384))] = (byte)random.Next(256);
            File.WriteAllBytes(path, bytes);
            refused += LibraryFile.Refuse(path) is null ? 0 : 1;
        }

        // None of them is Wasmtime, so each must have been refused for one reason or another.
        Assert.Equal(300, refused);
    }

    [LinuxTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_good_library_that_is_something_else_is_refused_naming_what_it_lacks(bool checkedFirst)
    {
        string reason = checkedFirst
            ? LibraryFile.Refuse(BrokenLibrary.OtherLibrary)!
            : Assert.Throws<WasmUnavailableException>(() => WasmEngine.Load(BrokenLibrary.OtherLibrary)).Message;

        Assert.Contains($"it lacks {WasmtimeApi.Required.Count} functions", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Assert.Equal("there is no such file", LibraryFile.Refuse(_library.PathOf("missing")));
        Assert.Equal("it is a directory", LibraryFile.Refuse(AppContext.BaseDirectory));
        Assert.Throws<ArgumentException>(() => WasmEngine.Load(" "));
        Assert.Throws<ArgumentNullException>(() => WasmEngine.Load(null!));
    }

    [LinuxEngineFact]
    public void The_good_library_is_not_refused() => Assert.Null(LibraryFile.Refuse(WasmEngine.Default.LibraryPath));

    [LinuxEngineFact]
    public void A_library_so_old_that_it_lacks_a_function_is_refused_naming_it()
    {
        string path = _library.WriteReplaced("wasmtime_sharedmemory_new", "wasmtime_sharedmemory_nil");

        var thrown = Assert.Throws<WasmUnavailableException>(() => WasmEngine.Load(path));
        Assert.Contains("it is not Wasmtime 39 or later", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("it lacks 1 functions, the first wasmtime_sharedmemory_new", thrown.Message, StringComparison.Ordinal);
    }

    [LinuxEngineFact]
    public void A_failure_is_remembered_and_another_library_does_not_take_its_place()
    {
        string path = _library.Write("half");
        var first = Assert.Throws<WasmUnavailableException>(() => WasmEngine.Load(path));
        File.Copy(WasmEngine.Default.LibraryPath, path, overwrite: true);

        Assert.Same(first, Assert.Throws<WasmUnavailableException>(() => WasmEngine.Load(path)));
    }
}
