using WorkerPool.Generators.Tests.Driver;
using Xunit;

namespace WorkerPool.Generators.Tests;

/// <summary>What is written beside a table to look at copied structs.</summary>
public sealed class CopyPlanTests
{
    private const string Source = Sources.Usings + """
        namespace App;
        public struct Part { private bool _isNew; public Part(bool isNew) => _isNew = isNew; public bool IsNew => _isNew; }
        public struct Handle { public Part Part; public bool IsOpen; public nint Value; }
        """;

    [Fact]
    public void A_struct_that_turns_out_not_to_be_copied_leaves_nothing_behind()
    {
        string written = Generate("public void Close(Handle handle) { }");
        Assert.Contains("Missing<global::App.Handle>", written, StringComparison.Ordinal);
        Assert.DoesNotContain("UnsafeAccessor", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public void Close(Handle handle, Part part) { }")]
    [InlineData("public void Close(Part part, Handle handle) { }")]
    public void What_another_struct_needs_of_it_is_written_once(string method)
    {
        string written = Generate(method);
        Assert.Contains("Copied<global::App.Part>", written, StringComparison.Ordinal);
        Assert.Equal(2, written.Split("UnsafeAccessor(").Length);
        Assert.Contains("extern ref bool Field0(ref global::App.Part value);", written, StringComparison.Ordinal);
        Assert.Contains("IsValid(ref Field0(ref value));", written, StringComparison.Ordinal);
    }

    private static string Generate(string method) => Sources.Generate(Source + $"[WorkerMethods] public class Methods {{ {method} }}");
}
