namespace WorkerPool;

/// <summary>
/// Asks the compiler's generator, which comes with this package, for a typed proxy and a table of a type's methods: <c>pool.Proxy()</c>
/// calls them by typed methods, <c>pool.ByName()</c> by their names, both without reflection.
/// </summary>
/// <example>
/// <code>
/// [WorkerMethods]
/// public sealed class ImageMethods
/// {
///     public byte[] Thumbnail(byte[] image, int edge) => …;
/// }
///
/// byte[] small = await pool.Proxy().ThumbnailAsync(image, 128);
/// </code>
/// For a class that cannot carry the attribute, or one of a generic class: <c>[assembly: WorkerMethods(typeof(Parser&lt;int&gt;))]</c>.
/// Its proxy is internal to the assembly that asks for it.
/// </example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Assembly, AllowMultiple = true, Inherited = false)]
public sealed class WorkerMethodsAttribute : Attribute
{
    /// <summary>Asks for the proxy of the class or interface that carries the attribute.</summary>
    public WorkerMethodsAttribute()
    {
    }

    /// <summary>Asks, on an assembly, for the proxy of another class or interface.</summary>
    /// <param name="type">The class or interface. A generic one must have its type arguments.</param>
    public WorkerMethodsAttribute(Type type) => Type = type;

    /// <summary>The class or interface; null when it is the one that carries the attribute.</summary>
    public Type? Type { get; }

    /// <summary>
    /// The context of System.Text.Json's source generator that arguments and results are sent by where calls cross a border, to another
    /// process for instance; a class of your own, derived from <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>, with a
    /// <c>[JsonSerializable]</c> for each of them. Strings, numbers, enums, dates and structs without references, pointers and handles are
    /// copied and need none; nor do arrays and memory of these, but for strings. A copied struct carries its padding: the bytes between its
    /// fields, which may hold what lay in that memory before. Calls on threads serialize nothing. Default: <see langword="null"/>, none.
    /// </summary>
    public Type? SerializerContext { get; set; }
}
