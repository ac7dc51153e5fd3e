using System.ComponentModel;
using WorkerPool.Methods;

namespace WorkerPool.Generated;

/// <summary>One parameter of a method in a generated table. Not for use by hand. Immutable.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MethodTableParameter
{
    private MethodTableParameter(MethodParameter parameter) => Parameter = parameter;

    internal MethodParameter Parameter { get; }

    /// <summary>A parameter that needs an argument.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <returns>The parameter.</returns>
    public static MethodTableParameter Required<T>(string name) => new(new MethodParameter { Name = name, Type = typeof(T) });

    /// <summary>A parameter with a default.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">The default.</param>
    /// <returns>The parameter.</returns>
    public static MethodTableParameter Optional<T>(string name, T value) =>
        new(new MethodParameter { Name = name, Type = typeof(T), IsOptional = true, Default = value });

    /// <summary>A <c>params</c> array.</summary>
    /// <typeparam name="T">The type of its elements.</typeparam>
    /// <param name="name">Its name.</param>
    /// <returns>The parameter.</returns>
    public static MethodTableParameter Params<T>(string name) =>
        new(new MethodParameter { Name = name, Type = typeof(T[]), NewArray = static length => new T[length] });
}
