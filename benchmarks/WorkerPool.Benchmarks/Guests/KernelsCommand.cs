using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using WorkerPool.Benchmarks.Compare;
using WorkerPool.Wasm;

namespace WorkerPool.Benchmarks.Guests;

/// <summary>The SIMD kernels beside the same work by .NET's vectorised tensors and by plain loops in WebAssembly, on one thread.</summary>
internal sealed class KernelsCommand(TextWriter output)
{
    private const int Rounds = 15;

    private static readonly (string Name, int Width)[] s_columns =
    [
        ("kernel", 10), ("elements", 10), ("wasm SIMD ms", 12), ("tensors ms", 10), ("to tensors", 10), ("scalar ms", 9), ("to scalar", 9),
        ("memory ms", 9), ("at most", 7),
    ];

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    private double _result;

    /// <exception cref="WrongResultException">A kernel's result is wrong.</exception>
    internal void Run()
    {
        Machine.Describe(output);
        output.WriteLine(
            $"Wasmtime {WasmEngine.Default.Version}; medians of {Rounds} rounds, all in turn, one thread; to tensors: the time of wasm "
            + "SIMD by theirs; to scalar: theirs by that of wasm SIMD; memory: .NET only reads the same bytes (affine: copies them); at most: "
            + "scalar by memory, what \"to scalar\" is for a kernel as fast as the memory");
        output.WriteLine();
        var table = new Table(output, s_columns);
        foreach (int length in (int[])[10_000_000, 16_384])
            Run(table, length);
    }

    private void Run(Table table, int length)
    {
        var memory = new WasmMemory(WasmEngine.Default, (4L * 4 * length) + WasmMemory.PageSize);
        var simd = new WasmBatchProcessor(memory);
        var scalar = new WasmBatchProcessor(memory, ModuleDefinition.Batch with { Name = "batch-scalar", Bytes = ReadScalar() });
        Memory<float> x = memory.Allocate<float>(length).Memory, y = memory.Allocate<float>(length).Memory, z = memory.Allocate<float>(length).Memory;
        Memory<int> n = memory.Allocate<int>(length).Memory;
        for (int i = 0; i < length; i++)
            (x.Span[i], y.Span[i], n.Span[i]) = ((i % 16) - 8, (i % 8) - 3, i);

        Compare(
            table, "sum f32", length, () => MemorySpeed.Read<float>(x), () => simd.Sum(x), () => TensorPrimitives.Sum(x.Span), () => scalar.Sum(x));
        Compare(
            table, "dot f32", length, () => MemorySpeed.Read<float>(x, y),
            () => simd.Dot(x, y), () => TensorPrimitives.Dot(x.Span, y.Span), () => scalar.Dot(x, y));
        Compare(
            table, "min f32", length, () => MemorySpeed.Read<float>(x), () => simd.Min(x), () => TensorPrimitives.Min(x.Span), () => scalar.Min(x));
        Compare(
            table, "max f32", length, () => MemorySpeed.Read<float>(x), () => simd.Max(x), () => TensorPrimitives.Max(x.Span), () => scalar.Max(x));
        Compare(
            table, "affine f32", length, () => x.CopyTo(z), () => Mapped(() => simd.Affine(x, z, 2, 3)),
            () => Mapped(() => TensorPrimitives.MultiplyAdd(x.Span, 2, Threes(length), z.Span)), () => Mapped(() => scalar.Affine(x, z, 2, 3)));
        Compare(
            table, "min i32", length, () => MemorySpeed.Read<int>(n), () => simd.Min(n), () => TensorPrimitives.Min<int>(n.Span), () => scalar.Min(n));

        double Mapped(Action map)
        {
            map();
            return z.Span[length - 1];
        }
    }

    private float[] _threes = [];

    private float[] Threes(int length)
    {
        if (_threes.Length != length)
        {
            _threes = new float[length];
            Array.Fill(_threes, 3);
        }

        return _threes;
    }

    private void Compare(Table table, string kernel, int length, Action memory, params Func<double>[] ways)
    {
        int repeats = Math.Max(1, 2_000_000 / length);
        List<double> memoryTimes = [];
        List<double>[] times = [.. ways.Select(static _ => new List<double>())];
        double expected = ways[0]();

        // By time and not by calls: the JIT recompiles what is hot after a pause, in the background.
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_warmUp;)
        {
            foreach (Func<double> way in ways)
                _result = way();
            memory();
        }

        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < ways.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int k = 0; k < repeats; k++)
                    _result = ways[i]();
                double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / repeats;

                // The order of a sum of floats is each one's own.
                if (Math.Abs(_result - expected) > 1e-3 * Math.Max(1, Math.Abs(expected)))
                    throw new WrongResultException($"{kernel}: {_result}, but {expected} of wasm SIMD.");
                times[i].Add(milliseconds);
            }

            long memoryStart = Stopwatch.GetTimestamp();
            for (int k = 0; k < repeats; k++)
                memory();
            memoryTimes.Add(Stopwatch.GetElapsedTime(memoryStart).TotalMilliseconds / repeats);
        }

        double[] medians = [.. times.Append(memoryTimes).Select(static values => values.Order().ElementAt(values.Count / 2))];
        table.WriteRow(
        [
            kernel, length.ToString("N0", CultureInfo.InvariantCulture), Text(medians[0]), Text(medians[1]), Ratio(medians[0] / medians[1]),
            Text(medians[2]), Ratio(medians[2] / medians[0]), Text(medians[3]), Ratio(medians[2] / medians[3]),
        ]);
    }

    private static byte[] ReadScalar()
    {
        using Stream stream = typeof(KernelsCommand).Assembly.GetManifestResourceStream("batch-scalar.wasm")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Text(double milliseconds) => milliseconds.ToString("N3", CultureInfo.InvariantCulture);

    private static string Ratio(double ratio) => ratio.ToString("N2", CultureInfo.InvariantCulture);
}
