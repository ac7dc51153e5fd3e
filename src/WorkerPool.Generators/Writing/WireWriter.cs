using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Writing;

/// <summary>Writes what takes the calls of one method across a border. It is made when it is first used.</summary>
internal static class WireWriter
{
    private const string Space = "global::WorkerPool.Serialization.";

    internal static string NameOf(int index) => $"Wire{index}";

    internal static void Write(SourceWriter writer, TypeModel type, MethodModel method, int index)
    {
        string arguments = method.TakenCount == 0 ? "global::System.ValueTuple" : DelegateText.ArgumentType(method);
        ParameterModel[] taken = [.. method.Taken];
        writer.Line();
        writer.Line($"private static class {NameOf(index)}");
        writer.Open();
        for (int i = 0; i < taken.Length; i++)
            writer.Line($"private static readonly {Space}ValueSerializer<{taken[i].Type}> s_{i} = {taken[i].Serializer}!;");
        writer.Line($"internal static readonly {Space}MethodWire<{arguments}> Instance = {Space}MethodWires.{Maker(type, method, arguments)}(");
        writer.Indented($"\"{method.Name}\",");
        writer.Indented($"new {Space}ArgumentsSerializer<{arguments}>(");
        writer.Indented($"    static (a, w) => {{{string.Concat(taken.Select((_, i) => $" s_{i}.Write({Part(taken.Length, i)}, w);"))} }},");
        writer.Indented($"    static (ref {Space}ValueReader r) => {Read(taken.Length)}{(taken.Length == 0 ? ")," : ",")}");
        if (taken.Length > 0)
            writer.Indented($"    {string.Join(", ", taken.Select(static (_, i) => $"s_{i}"))}),");
        writer.Indented($"static (m, a, c) => {Call(method)},");
        writer.Indented(method.Return.Result is null ? $"{Space}ValueSerializers.Nothing);" : $"{method.Return.Serializer}!);");
        writer.Close();
    }

    private static string Part(int count, int index) => count == 1 ? "a" : $"a.Item{index + 1}";

    private static string Read(int count) => count switch
    {
        0 => "default",
        1 => "s_0.Read(ref r)",
        _ => $"({string.Join(", ", Enumerable.Range(0, count).Select(static i => $"s_{i}.Read(ref r)"))})",
    };

    private static string Maker(TypeModel type, MethodModel method, string arguments)
    {
        string maker = method.Return.IsStream ? method.Return.Kind.ToString() : "Call";
        return $"{maker}<{type.Type}, {arguments}, {method.Return.Result ?? "global::System.ValueTuple"}>";
    }

    private static string Call(MethodModel method)
    {
        string call = $"{CallText.On("m", method)}({string.Join(", ", method.Parameters.Select((p, i) => DelegateText.Given(method, p, i)))})";
        return method.Return switch
        {
            { IsStream: true } => call,
            { Kind: ReturnKind.Direct, Result: null } => $"{{ {call}; return default; }}",
            { Kind: ReturnKind.Direct } => $"{Space}MethodWires.Now<{method.Return.Result}>({call})",
            { Kind: ReturnKind.Task } => $"{Space}MethodWires.Later({call})",
            { Result: null } => $"{Space}MethodWires.Later({call})",
            _ => call,
        };
    }
}
