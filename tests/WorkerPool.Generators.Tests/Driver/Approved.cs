using System.Runtime.CompilerServices;
using WorkerPool.Tests;
using Xunit;

namespace WorkerPool.Generators.Tests.Driver;

/// <summary>Compares a text with the approved one in a file.</summary>
internal static class Approved
{
    /// <summary>Fails when the text is not the approved one, and leaves it beside that one as <c>.received.txt</c>.</summary>
    internal static void Check(string received, [CallerMemberName] string name = "")
    {
        string path = Repository.PathOf("tests", "WorkerPool.Generators.Tests", "Approved", name + ".approved.txt");
        string approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (approved == received)
            return;
        string other = path.Replace(".approved.", ".received.", StringComparison.Ordinal);
        File.WriteAllText(other, received);
        Assert.Fail($"The generated source differs from the approved one. If the change is meant, approve it:\nmv \"{other}\" \"{path}\"");
    }
}
