using WorkerPool.Wasm.Native;

namespace WorkerPool.Wasm;

// The kernels over integers.
public sealed partial class WasmBatchProcessor
{
    /// <summary>The sum of all elements, in 64 bits; 0 of none.</summary>
    /// <param name="values">The array, allocated in this memory.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentException">The array does not lie in this memory.</exception>
    public long Sum(ReadOnlyMemory<int> values) => Run(Integers + SumFunction, values).Int64;

    /// <summary>Sets each element of the target to <c>factor * source + offset</c>.</summary>
    /// <param name="source">What is mapped, allocated in this memory.</param>
    /// <param name="target">Where it goes, of the same length; the source itself, or no part of it.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="offset">What is added.</param>
    /// <exception cref="ArgumentException">An array does not lie in this memory, or they differ in length.</exception>
    public void Affine(ReadOnlyMemory<int> source, Memory<int> target, int factor, int offset)
    {
        CheckLengths(source.Length, target.Length, nameof(target));
        Run(Integers + AffineFunction, source, target, new RawValue { Int32 = factor }, new RawValue { Int32 = offset });
    }

    /// <summary>The sum of the products of the elements of two arrays, in 64 bits; 0 of none.</summary>
    /// <param name="x">An array, allocated in this memory.</param>
    /// <param name="y">Another of the same length.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentException">An array does not lie in this memory, or they differ in length.</exception>
    public long Dot(ReadOnlyMemory<int> x, ReadOnlyMemory<int> y)
    {
        CheckLengths(x.Length, y.Length, nameof(y));
        return Run(Integers + DotFunction, x, y).Int64;
    }

    /// <summary>The smallest element.</summary>
    /// <param name="values">The array, allocated in this memory.</param>
    /// <returns>The element.</returns>
    /// <exception cref="ArgumentException">The array is empty or does not lie in this memory.</exception>
    public int Min(ReadOnlyMemory<int> values)
    {
        CheckNotEmpty(values.Length, nameof(values));
        return Run(Integers + MinFunction, values).Int32;
    }

    /// <summary>The largest element.</summary>
    /// <inheritdoc cref="Min(ReadOnlyMemory{int})"/>
    public int Max(ReadOnlyMemory<int> values)
    {
        CheckNotEmpty(values.Length, nameof(values));
        return Run(Integers + MaxFunction, values).Int32;
    }

    /// <summary>As <see cref="Sum(ReadOnlyMemory{int})"/>, run by the pool's workers.</summary>
    /// <typeparam name="TMethods">The pool's class; its methods are not used.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="values">The array, allocated in this memory.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>The sum.</returns>
    /// <inheritdoc cref="Sum(ReadOnlyMemory{int})" path="/exception"/>
    public Task<long> SumAsync<TMethods>(
        Pool<TMethods> pool, ReadOnlyMemory<int> values, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ReduceAsync(pool, values, Sum, static (a, b) => unchecked(a + b), cancellationToken);

    /// <summary>As <see cref="Affine(ReadOnlyMemory{int}, Memory{int}, int, int)"/>, run by the pool's workers.</summary>
    /// <typeparam name="TMethods">The pool's class; its methods are not used.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="source">What is mapped, allocated in this memory.</param>
    /// <param name="target">Where it goes, of the same length; the source itself, or no part of it.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>A task that completes when all elements are mapped.</returns>
    /// <inheritdoc cref="Affine(ReadOnlyMemory{int}, Memory{int}, int, int)" path="/exception"/>
    public Task AffineAsync<TMethods>(
        Pool<TMethods> pool, ReadOnlyMemory<int> source, Memory<int> target, int factor, int offset, CancellationToken cancellationToken = default)
        where TMethods : class =>
        MapAsync(pool, source, target, (from, to) => Affine(from, to, factor, offset), cancellationToken);

    /// <summary>As <see cref="Dot(ReadOnlyMemory{int}, ReadOnlyMemory{int})"/>, run by the pool's workers.</summary>
    /// <typeparam name="TMethods">The pool's class; its methods are not used.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="x">An array, allocated in this memory.</param>
    /// <param name="y">Another of the same length.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>The sum.</returns>
    /// <inheritdoc cref="Dot(ReadOnlyMemory{int}, ReadOnlyMemory{int})" path="/exception"/>
    public Task<long> DotAsync<TMethods>(
        Pool<TMethods> pool, ReadOnlyMemory<int> x, ReadOnlyMemory<int> y, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ReduceAsync(pool, x, y, Dot, static (a, b) => unchecked(a + b), cancellationToken);

    /// <summary>As <see cref="Min(ReadOnlyMemory{int})"/>, run by the pool's workers.</summary>
    /// <typeparam name="TMethods">The pool's class; its methods are not used.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="values">The array, allocated in this memory.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>The element.</returns>
    /// <inheritdoc cref="Min(ReadOnlyMemory{int})" path="/exception"/>
    public Task<int> MinAsync<TMethods>(
        Pool<TMethods> pool, ReadOnlyMemory<int> values, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ExtremeAsync(pool, values, Min, Math.Min, cancellationToken);

    /// <summary>As <see cref="Max(ReadOnlyMemory{int})"/>, run by the pool's workers.</summary>
    /// <typeparam name="TMethods">The pool's class; its methods are not used.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="values">The array, allocated in this memory.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>The element.</returns>
    /// <inheritdoc cref="Max(ReadOnlyMemory{int})" path="/exception"/>
    public Task<int> MaxAsync<TMethods>(
        Pool<TMethods> pool, ReadOnlyMemory<int> values, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ExtremeAsync(pool, values, Max, Math.Max, cancellationToken);
}
