namespace WorkerPool.Generators.Writing;

/// <summary>Names that generated code uses, in full.</summary>
internal static class Api
{
    internal const string Library = "global::WorkerPool.";
    internal const string Generated = "global::WorkerPool.Generated.";
    internal const string Context = "global::WorkerPool.WorkerContext";
    internal const string Token = "global::System.Threading.CancellationToken";
    internal const string Collections = "global::System.Collections.Generic.";
    internal const string Tasks = "global::System.Threading.Tasks.";
    internal const string Hidden =
        "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";

    /// <summary>Says who wrote the code, for tools that leave such code out.</summary>
    internal static string Mark { get; } =
        $"[global::System.CodeDom.Compiler.GeneratedCode(\"WorkerPool.Generators\", \"{typeof(Api).Assembly.GetName().Version}\")]";
}
