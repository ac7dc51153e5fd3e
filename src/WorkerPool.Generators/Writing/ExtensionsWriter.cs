using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Writing;

/// <summary>
/// Writes what stands on the pool, <c>Proxy()</c> and <c>ByName()</c>, and on the proxy; and what makes the table known.
/// </summary>
internal static class ExtensionsWriter
{
    internal static void Write(SourceWriter writer, TypeModel type)
    {
        string access = type.IsPublic ? "public" : "internal";
        string target = $"{Api.Library}CallTarget<{type.Type}>";
        writer.Line($"/// <summary>Calls of <see cref=\"{type.DocumentationId}\"/> on a pool.</summary>");
        writer.Line(Api.Mark);
        writer.Line(Api.Hidden);
        writer.Line($"{access} static class {type.ExtensionsName}");
        writer.Open();
        writer.Line("/// <summary>Typed calls of the pool's methods: one method for each of theirs. Costs nothing to get.</summary>");
        Parameter(writer);
        writer.Line("/// <returns>The typed calls.</returns>");
        writer.Line($"public static {type.ProxyFullName} Proxy(this {target} pool)");
        writer.Open();
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(pool);");
        writer.Line($"return new {type.ProxyFullName}(pool);");
        writer.Close();
        writer.Line();
        writer.Line("/// <summary>Calls of the pool's methods by their names, without reflection. Costs nothing to get.</summary>");
        Parameter(writer);
        writer.Line("/// <returns>The calls by name.</returns>");
        writer.Line($"public static {Api.Library}NamedCalls<{type.Type}> ByName(this {target} pool) => {Api.Generated}GeneratedMethods.ByName(pool);");
        foreach (MethodModel method in type.Methods.Where(static one => one.HasBatch))
            new BatchWriter(writer, type, method).WriteExtension();
        writer.Line();
        writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Line($"internal static void Register() => {Api.Generated}GeneratedMethods.Register<{type.Type}>(Build);");
        writer.Line();
        TableWriter.Write(writer, type);
        writer.Close();
    }

    private static void Parameter(SourceWriter writer) =>
        writer.Line("/// <param name=\"pool\">The pool, or what else takes its calls.</param>");
}
