using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Writing;

/// <summary>Writes the proxy: one method for each that can be called.</summary>
internal static class ProxyWriter
{
    internal static void Write(SourceWriter writer, TypeModel type)
    {
        string access = type.IsPublic ? "public" : "internal";
        string target = $"{Api.Library}CallTarget<{type.Type}>";
        writer.Line("/// <summary>");
        writer.Line($"/// Typed calls of <see cref=\"{type.DocumentationId}\"/> on a pool's workers; got from <c>pool.Proxy()</c>. Thread-safe.");
        writer.Line("/// </summary>");
        writer.Line(Api.Mark);
        writer.Line($"{access} readonly struct {type.ProxyName} : global::System.IEquatable<{type.ProxyName}>");
        writer.Open();
        writer.Line($"internal readonly {target} _target;");
        writer.Line();
        writer.Line($"internal {type.ProxyName}({target} target) => _target = target;");
        foreach (MethodModel method in type.Methods.Where(static one => one.HasProxy))
        {
            new ProxyMethodWriter(writer, type, method).Write();
            if (method.HasBatch)
                new BatchWriter(writer, type, method).Write();
        }

        WriteEquality(writer, type.ProxyName);
        writer.Close();
    }

    private static void WriteEquality(SourceWriter writer, string name)
    {
        Documented("Whether both call the same pool.");
        writer.Line($"public static bool operator ==({name} left, {name} right) => left.Equals(right);");
        Documented("Whether they call different pools.");
        writer.Line($"public static bool operator !=({name} left, {name} right) => !left.Equals(right);");
        Documented("Whether both call the same pool.");
        writer.Line($"public bool Equals({name} other) => ReferenceEquals(_target, other._target);");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override bool Equals(object? obj) => obj is {name} other && Equals(other);");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override int GetHashCode() => _target?.GetHashCode() ?? 0;");

        void Documented(string summary)
        {
            writer.Line();
            writer.Line($"/// <summary>{summary}</summary>");
        }
    }
}
