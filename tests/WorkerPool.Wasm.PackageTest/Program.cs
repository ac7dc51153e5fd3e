// Uses the packed WorkerPool.Wasm as a user's program does, and checks each result. Its one argument is the folder of the packages.
// The engine comes with the package, as native files of the package that it depends on.
using System.IO.Compression;
using System.Xml.Linq;
using WorkerPool;
using WorkerPool.PackageTest;
using WorkerPool.Wasm;

string[] modules = ["batch-processor.wasm", "memory.wasm", "priority-queue.wasm", "ring-buffer.wasm", "scheduler.wasm", "task-slots.wasm"];
string[] libraries = ["lib/net10.0/WorkerPool.Wasm.dll", "lib/net10.0/WorkerPool.Wasm.xml", "lib/net8.0/WorkerPool.Wasm.dll", "lib/net8.0/WorkerPool.Wasm.xml"];

var checks = new Checks();
CheckPackage(args[0]);
checks.Equal(
    "modules in the assembly", string.Join(' ', modules),
    string.Join(' ', typeof(WasmEngine).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)));
checks.Equal("the engine lies with the program", true, WasmEngine.Default.LibraryPath.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal));
checks.Equal("of the package Wasmtime there is no assembly", false, File.Exists(Path.Combine(AppContext.BaseDirectory, "Wasmtime.Dotnet.dll")));

WasmQueues.Register(new WasmQueueOptions { Capacity = 1000, Fallback = WasmFallback.Throw });
foreach (QueueStrategy strategy in (QueueStrategy[])[QueueStrategy.WasmRing, QueueStrategy.WasmPriority])
{
    await using Pool<Counter> pool = Pool.Create<Counter>(new PoolOptions { MaxWorkers = 1, QueueStrategy = strategy });
    checks.Equal($"{strategy} is WebAssembly", true, pool.Stats.WasmEnabled);
    Task<int>[] calls = [.. Enumerable.Range(0, 500).Select(i => pool.ExecAsync(static (m, x) => m.Add(x), i).AsTask())];
    await Task.WhenAll(calls);
    checks.Equal($"sum through {strategy}", 124_750, await pool.ExecAsync(m => m.Add(0)));
}

var memory = new WasmMemory(WasmEngine.Default, 1 << 20);
var processor = new WasmBatchProcessor(memory);
Memory<float> values = memory.Allocate<float>(1000).Memory;
values.Span.Fill(0.5f);
await using (Pool<Counter> pool = Pool.Create<Counter>(new PoolOptions().UseWasmRing(64, WasmFallback.Throw)))
    checks.Equal("a sum by SIMD on a pool", 500.0, await processor.SumAsync(pool, values));

Console.WriteLine(
    $"Wasmtime {WasmEngine.Default.Version} on .NET {Environment.Version}: {checks.Count - checks.Failures} of {checks.Count} checks passed");
return checks.Failures == 0 && checks.Count > 0 ? 0 : 1;

void CheckPackage(string folder)
{
    string path = Directory.GetFiles(folder, "WorkerPool.Wasm.*.nupkg").Single();
    using ZipArchive archive = ZipFile.OpenRead(path);
    checks.Equal(
        "files of the package", string.Join(' ', ["README.md", "WorkerPool.Wasm.nuspec", .. libraries]),
        string.Join(' ', archive.Entries.Select(entry => entry.FullName).Where(IsContent).Order(StringComparer.Ordinal)));
    using Stream stream = archive.GetEntry("WorkerPool.Wasm.nuspec")!.Open();
    XElement[] elements = [.. XDocument.Load(stream).Root!.Descendants()];
    string version = elements.Single(element => element.Name.LocalName == "version").Value;
    foreach (XElement group in elements.Where(element => element.Name.LocalName == "group"))
    {
        XElement[] dependencies = [.. group.Elements()];
        checks.Equal("dependencies", "Wasmtime WorkerPool", string.Join(' ', dependencies.Select(Id).Order(StringComparer.Ordinal)));
        checks.Equal("WorkerPool in exactly this version", $"[{version}]", dependencies.Single(d => Id(d) == "WorkerPool").Attribute("version")?.Value);
        string[] excluded = dependencies.Single(d => Id(d) == "Wasmtime").Attribute("exclude")?.Value.Split(',') ?? [];
        checks.Equal("of Wasmtime no assembly", true, excluded.Contains("Runtime") && excluded.Contains("Compile"));
        checks.Equal("of Wasmtime the native files", false, excluded.Contains("Native"));
    }
}

static string? Id(XElement dependency) => dependency.Attribute("id")?.Value;

// Without the entries that every package has for its own format.
static bool IsContent(string name) => name != "[Content_Types].xml"
    && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal);

internal sealed class Counter
{
    private int _sum;

    internal int Add(int number) => _sum += number;
}
