using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Writing;

/// <summary>Writes the table of the methods that can be called by name.</summary>
internal static class TableWriter
{
    internal static void Write(SourceWriter writer, TypeModel type)
    {
        writer.Line($"private static void Build({Api.Generated}MethodTableBuilder<{type.Type}> table)");
        writer.Open();
        MethodModel[] entries = [.. type.Methods.Where(static one => one.HasEntry)];
        for (int i = 0; i < entries.Length; i++)
            WriteEntry(writer, entries[i], i);
        writer.Close();
        for (int i = 0; i < entries.Length; i++)
            WireWriter.Write(writer, type, entries[i], i);
        if (type.Checks.Count > 0)
            writer.Line();
        foreach (string line in type.Checks)
            writer.Line(line);
    }

    private static void WriteEntry(SourceWriter writer, MethodModel method, int index)
    {
        string declaring = method.DeclaringType is null ? "null" : $"typeof({method.DeclaringType})";
        string arguments = string.Join(", ", method.Parameters.Select(static (p, i) => $"({p.Type})a[{i}]!"));
        string end = method.Parameters.Count == 0 ? ");" : ",";
        writer.Line($"table.{Adder(method.Return)}(\"{method.Name}\", {declaring},");
        writer.Indented($"static (m, a) => {CallText.On("m", method)}({arguments}),");
        writer.Indented($"static () => {WireWriter.NameOf(index)}.Instance{end}");
        for (int i = 0; i < method.Parameters.Count; i++)
            writer.Indented(ParameterText(method.Parameters[i]) + (i == method.Parameters.Count - 1 ? ");" : ","));
    }

    private static string Adder(ReturnModel returned) => returned switch
    {
        { Kind: ReturnKind.Direct, Result: null } => "AddVoid",
        { Kind: ReturnKind.Direct } => $"AddResult<{returned.Result}>",
        { Kind: ReturnKind.Task, Result: null } => "AddTask",
        { Kind: ReturnKind.ValueTask, Result: null } => "AddValueTask",
        _ => $"Add{returned.Kind}<{returned.Result}>",
    };

    private static string ParameterText(ParameterModel parameter)
    {
        string maker = $"{Api.Generated}MethodTableParameter.";
        if (parameter.ElementType is not null)
            return $"{maker}Params<{parameter.ElementType}>(\"{parameter.Name}\")";
        return parameter.Default is null
            ? $"{maker}Required<{parameter.Type}>(\"{parameter.Name}\")"
            : $"{maker}Optional<{parameter.Type}>(\"{parameter.Name}\", {parameter.Default})";
    }
}
