using System.ComponentModel;
using WorkerPool.Methods;

namespace WorkerPool.Generated;

/// <summary>Where generated code brings its tables of methods. Not for use by hand. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GeneratedMethods
{
    /// <summary>Makes the methods of a type known; the first to do so for a type is heard.</summary>
    /// <typeparam name="TMethods">The class or interface.</typeparam>
    /// <param name="build">Adds each method. Called once, when the table is first needed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="build"/> is null.</exception>
    public static void Register<TMethods>(Action<MethodTableBuilder<TMethods>> build)
        where TMethods : class
    {
        ArgumentNullException.ThrowIfNull(build);
        GeneratedTables.Register<TMethods>(() =>
        {
            var builder = new MethodTableBuilder<TMethods>();
            build(builder);
            return builder.Build();
        });
    }

    /// <summary>The calls by name of a type whose methods have been registered.</summary>
    /// <typeparam name="TMethods">The class or interface.</typeparam>
    /// <param name="target">What takes the calls.</param>
    /// <returns>The calls.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="target"/> is null.</exception>
    /// <exception cref="InvalidOperationException">No methods have been registered for the type.</exception>
    public static NamedCalls<TMethods> ByName<TMethods>(CallTarget<TMethods> target)
        where TMethods : class
    {
        ArgumentNullException.ThrowIfNull(target);
        MethodTable methods = GeneratedTables.Find<TMethods>() ?? throw new InvalidOperationException(
            $"No table of the methods of {TypeText.Of(typeof(TMethods))} has been generated. Put [WorkerMethods] on it.");
        return new NamedCalls<TMethods>(target, methods);
    }
}
