using WorkerPool.Wasm.Native;

namespace WorkerPool.Wasm;

// The kernels over floats.
public sealed partial class WasmBatchProcessor
{
    /// <summary>The sum of all elements; 0 of none.</summary>
    /// <param name="values">The array, allocated in this memory.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentException">The array does not lie in this memory.</exception>
    public double Sum(ReadOnlyMemory<float> values) => Run(SumFunction, values).Double;

    /// <summary>Sets each element of the target to <c>factor * source + offset</c>.</summary>
    /// <param name="source">What is mapped, allocated in this memory.</param>
    /// <param name="target">Where it goes, of the same length; the source itself, or no part of it.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="offset">What is added.</param>
    /// <exception cref="ArgumentException">An array does not lie in this memory, or they differ in length.</exception>
    public void Affine(ReadOnlyMemory<float> source, Memory<float> target, float factor, float offset)
    {
        CheckLengths(source.Length, target.Length, nameof(target));
        Run(AffineFunction, source, target, new RawValue { Single = factor }, new RawValue { Single = offset });
    }

    /// <summary>The sum of the products of the elements of two arrays; 0 of none.</summary>
    /// <param name="x">An array, allocated in this memory.</param>
    /// <param name="y">Another of the same length.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentException">An array does not lie in this memory, or they differ in length.</exception>
    public double Dot(ReadOnlyMemory<float> x, ReadOnlyMemory<float> y)
    {
        CheckLengths(x.Length, y.Length, nameof(y));
        return Run(DotFunction, x, y).Double;
    }

    /// <summary>The smallest element.</summary>
    /// <param name="values">The array, allocated in this memory.</param>
    /// <returns>The element.</returns>
    /// <exception cref="ArgumentException">The array is empty or does not lie in this memory.</exception>
    public float Min(ReadOnlyMemory<float> values)
    {
        CheckNotEmpty(values.Length, nameof(values));
        return Run(MinFunction, values).Single;
    }

    /// <summary>The largest element.</summary>
    /// <inheritdoc cref="Min(ReadOnlyMemory{float})"/>
    public float Max(ReadOnlyMemory<float> values)
    {
        CheckNotEmpty(values.Length, nameof(values));
        return Run(MaxFunction, values).Single;
    }

    /// <summary>As <see cref="Sum(ReadOnlyMemory{float})"/>, run by the pool's workers.</summary>
    /// <typeparam name="TMethods">The pool's class; its methods are not used.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="values">The array, allocated in this memory.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>The sum.</returns>
    /// <inheritdoc cref="Sum(ReadOnlyMemory{float})" path="/exception"/>
    public Task<double> SumAsync<TMethods>(
        Pool<TMethods> pool, ReadOnlyMemory<float> values, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ReduceAsync(pool, values, Sum, static (a, b) => a + b, cancellationToken);

    /// <summary>As <see cref="Affine(ReadOnlyMemory{float}, Memory{float}, float, float)"/>, run by the pool's workers.</summary>
    /// <typeparam name="TMethods">The pool's class; its methods are not used.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="source">What is mapped, allocated in this memory.</param>
    /// <param name="target">Where it goes, of the same length; the source itself, or no part of it.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>A task that completes when all elements are mapped.</returns>
    /// <inheritdoc cref="Affine(ReadOnlyMemory{float}, Memory{float}, float, float)" path="/exception"/>
    public Task AffineAsync<TMethods>(
        Pool<TMethods> pool, ReadOnlyMemory<float> source, Memory<float> target, float factor, float offset, CancellationToken cancellationToken = default)
        where TMethods : class =>
        MapAsync(pool, source, target, (from, to) => Affine(from, to, factor, offset), cancellationToken);

    /// <summary>As <see cref="Dot(ReadOnlyMemory{float}, ReadOnlyMemory{float})"/>, run by the pool's workers.</summary>
    /// <typeparam name="TMethods">The pool's class; its methods are not used.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="x">An array, allocated in this memory.</param>
    /// <param name="y">Another of the same length.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>The sum.</returns>
    /// <inheritdoc cref="Dot(ReadOnlyMemory{float}, ReadOnlyMemory{float})" path="/exception"/>
    public Task<double> DotAsync<TMethods>(
        Pool<TMethods> pool, ReadOnlyMemory<float> x, ReadOnlyMemory<float> y, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ReduceAsync(pool, x, y, Dot, static (a, b) => a + b, cancellationToken);

    /// <summary>As <see cref="Min(ReadOnlyMemory{float})"/>, run by the pool's workers.</summary>
    /// <typeparam name="TMethods">The pool's class; its methods are not used.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="values">The array, allocated in this memory.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>The element.</returns>
    /// <inheritdoc cref="Min(ReadOnlyMemory{float})" path="/exception"/>
    public Task<float> MinAsync<TMethods>(
        Pool<TMethods> pool, ReadOnlyMemory<float> values, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ExtremeAsync(pool, values, Min, MathF.Min, cancellationToken);

    /// <summary>As <see cref="Max(ReadOnlyMemory{float})"/>, run by the pool's workers.</summary>
    /// <typeparam name="TMethods">The pool's class; its methods are not used.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="values">The array, allocated in this memory.</param>
    /// <param name="cancellationToken">Stops it between two chunks.</param>
    /// <returns>The element.</returns>
    /// <inheritdoc cref="Max(ReadOnlyMemory{float})" path="/exception"/>
    public Task<float> MaxAsync<TMethods>(
        Pool<TMethods> pool, ReadOnlyMemory<float> values, CancellationToken cancellationToken = default)
        where TMethods : class =>
        ExtremeAsync(pool, values, Max, MathF.Max, cancellationToken);
}
