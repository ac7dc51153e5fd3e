using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Writing;

/// <summary>Writes a member that stands for a method, with its attributes, type parameters and constraints.</summary>
internal static class MemberWriter
{
    /// <param name="writer">Where to write.</param>
    /// <param name="method">The method that the member stands for.</param>
    /// <param name="head">What comes before the type parameters: modifiers, the returned type and the name.</param>
    /// <param name="parameters">The member's parameters.</param>
    /// <param name="body">What it returns.</param>
    internal static void Write(SourceWriter writer, MethodModel method, string head, IEnumerable<string> parameters, string body)
    {
        foreach (string attribute in method.Attributes)
            writer.Line(attribute);
        string generic = method.TypeParameters.Length == 0 ? "" : $"<{method.TypeParameters}>";
        string end = method.Constraints.Count == 0 ? " =>" : "";
        writer.Line($"{head}{generic}({string.Join(", ", parameters)}){end}");
        for (int i = 0; i < method.Constraints.Count; i++)
            writer.Indented(method.Constraints[i] + (i == method.Constraints.Count - 1 ? " =>" : ""));
        writer.Indented(body + ";");
    }

    /// <summary>The last two parameters of every form of a call.</summary>
    internal static IEnumerable<string> Limits(string type, string options, string token) =>
        [$"{Api.Library}{type}? {options} = null", $"{Api.Token} {token} = default"];
}
