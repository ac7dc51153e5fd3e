using System.Text.RegularExpressions;
using WorkerPool.Wasm.Native;
using WorkerPool.Wasm.Tests.Support;
using Xunit;

namespace WorkerPool.Wasm.Tests;

public sealed partial class EngineTests
{
    [EngineFact]
    public void It_knows_its_version_and_its_file()
    {
        WasmEngine engine = WasmEngine.Default;

        Assert.Matches(VersionRule(), engine.Version);
        Assert.True(File.Exists(engine.LibraryPath));
    }

    [EngineFact]
    public void The_same_file_gives_the_same_engine()
    {
        WasmEngine engine = WasmEngine.Load(WasmEngine.Default.LibraryPath);

        Assert.Same(engine, WasmEngine.Load(Path.Combine(Path.GetDirectoryName(engine.LibraryPath)!, ".", Path.GetFileName(engine.LibraryPath))));
        Assert.Same(WasmEngine.Default, WasmEngine.Default);
    }

    [EngineFact]
    public void Every_module_of_the_package_is_compiled_once_and_has_the_functions_it_should()
    {
        Assert.Equal(6, ModuleDefinition.All.Count);
        var memory = new WasmMemory(WasmEngine.Default, 1);
        foreach (ModuleDefinition definition in ModuleDefinition.All)
        {
            WasmModule module = WasmEngine.Default.GetModule(definition);
            Assert.Same(module, WasmEngine.Default.GetModule(definition));
            Assert.NotNull(new WasmLane(memory, module));
        }
    }

    [EngineTheory]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("half")]
    [InlineData("changed")]
    public void A_module_that_does_not_validate_is_refused_naming_it(string way)
    {
        byte[] good = ModuleDefinition.Ring.Read();
        byte[] bytes = way switch
        {
            "empty" => [],
            "text" => "not a module"u8.ToArray(),
            "half" => good[..(good.Length / 2)],
            _ => [.. good[..100], 0xff, .. good[101..]],
        };

        var thrown = Assert.Throws<WasmUnavailableException>(
            () => WasmEngine.Default.Compile(ModuleDefinition.Ring with { Name = "broken", Bytes = bytes }));
        Assert.Contains("refuses the module broken", thrown.Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public void A_module_without_a_function_or_with_other_imports_is_refused_naming_them()
    {
        var memory = new WasmMemory(WasmEngine.Default, 1);
        WasmModule lacking = WasmEngine.Default.Compile(ModuleDefinition.Ring with { Functions = ["push", "shove"] });
        Assert.Contains(
            "exports no function shove", Assert.Throws<WasmUnavailableException>(() => new WasmLane(memory, lacking)).Message, StringComparison.Ordinal);

        // (module (import "env" "f" (func)))
        byte[] wanting = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 9, 1, 3, (byte)'e', (byte)'n', (byte)'v', 1, (byte)'f', 0, 0];
        WasmModule other = WasmEngine.Default.Compile(new ModuleDefinition("other") { Bytes = wanting });
        Assert.Contains(
            "other cannot be instantiated", Assert.Throws<WasmUnavailableException>(() => new WasmLane(memory, other)).Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public void A_trap_is_an_exception_and_the_lane_serves_on()
    {
        var memory = new WasmMemory(WasmEngine.Default, 1);
        LanePool lanes = memory.Lanes(ModuleDefinition.Batch, 0);
        for (int i = 0; i < 3; i++)
        {
            var thrown = Assert.Throws<WasmTrapException>(() => Sum(lanes, (uint)memory.Length - 8, 64));
            Assert.Contains("batch-processor.sumF32", thrown.Message, StringComparison.Ordinal);
            Assert.Contains("out of bounds", thrown.Message, StringComparison.Ordinal);
            Assert.Equal(0, Sum(lanes, 4096, 64));
        }
    }

    [Theory]
    [InlineData("39.0.0", null)]
    [InlineData("44.0.2", null)]
    [InlineData("50", null)]
    [InlineData("38.0.3", "it is Wasmtime 38.0.3; version 39 or later is needed")]
    [InlineData("1", "it is Wasmtime 1; version 39 or later is needed")]
    [InlineData("dev", "it does not tell its version; 39 or later is needed")]
    [InlineData("", "it does not tell its version; 39 or later is needed")]
    [InlineData(null, "it does not tell its version; 39 or later is needed")]
    public void A_version_that_is_too_old_or_none_is_refused(string? version, string? reason) =>
        Assert.Equal(reason, WasmtimeVersion.Refuse(version));

    [EngineFact]
    public void The_version_is_read_from_a_serialised_module_whatever_else_is_broken_in_it()
    {
        byte[] module = WasmEngine.Default.SerializeEmptyModule();
        string version = WasmEngine.Default.Version;
        Assert.Equal(version, WasmtimeVersion.Read(module));

        byte[] marker = [0, (byte)version.Length, .. System.Text.Encoding.ASCII.GetBytes(version)];
        int at = module.AsSpan().IndexOf(marker);
        Assert.NotEqual(-1, at);
        (module[at + 2], module[at + 3]) = ((byte)'3', (byte)'3');
        Assert.Equal("33" + version[2..], WasmtimeVersion.Read(module));

        for (int length = 0; length < module.Length; length += 97)
            Assert.Null(WasmtimeVersion.Read(module.AsSpan(0, length)));
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            byte[] broken = (byte[])module.Clone();
            for (int k = 0; k < 4; k++)
                broken[random.Next(2) == 0 ? random.Next(64) : random.Next(broken.Length)] = (byte)random.Next(256);
            Assert.InRange(WasmtimeVersion.Read(broken)?.Length ?? 0, 0, 255);
        }
    }

    [Fact]
    public void What_is_no_serialised_module_names_no_version()
    {
        Assert.Null(WasmtimeVersion.Read([]));
        Assert.Null(WasmtimeVersion.Read(new byte[200]));
        byte[] elf = new byte[200];
        (elf[0], elf[1], elf[2], elf[3]) = (0x7f, (byte)'E', (byte)'L', (byte)'F');
        Assert.Null(WasmtimeVersion.Read(elf));
        Array.Fill(elf, (byte)0xff, 40, 24);
        Assert.Null(WasmtimeVersion.Read(elf));
    }

    private static unsafe double Sum(LanePool lanes, uint address, int length)
    {
        LanePool.Rented rented = lanes.Rent();
        try
        {
            rented.Lane.Arguments[0].Int32 = (int)address;
            rented.Lane.Arguments[1].Int32 = length;
            rented.Lane.Call(0, 2);
            return rented.Lane.Arguments[0].Double;
        }
        finally
        {
            lanes.Return(in rented);
        }
    }

    [GeneratedRegex(@"^\d+(\.\d+\.\d+)?$")]
    private static partial Regex VersionRule();
}
