using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace WorkerPool.Tests.Readme;

public sealed class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Repository.PathOf("README.md"));

    [Theory]
    [InlineData("program")]
    [InlineData("methods")]
    public void The_quick_start_is_the_code_that_is_tested(string region)
    {
        string source = File.ReadAllText(Repository.PathOf("tests", "WorkerPool.Tests", "Readme", "QuickStart.cs"));
        string code = Unindent(Between(source, $"// <{region}>\n", $"// </{region}>"));
        Assert.Contains($"```csharp\n{code}```", s_readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quick_start_runs()
    {
        string[] parts = (await QuickStart.RunAsync()).Split(' ');
        Assert.Equal(Hash("one"), parts[0]);
        Assert.Equal(Hash("two"), parts[1]);
        Assert.InRange(int.Parse(parts[2], null), 2, 3);
    }

    [Fact]
    public void Every_option_stands_in_the_options_table()
    {
        string[] missing = [.. typeof(PoolOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => property.Name).Where(name => !s_readme.Contains($"| `{name}` |", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_option_of_a_call_is_named()
    {
        string[] missing = [.. typeof(ExecOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => property.Name).Where(name => !s_readme.Contains($"`{name}`", StringComparison.Ordinal))];
        Assert.Empty(missing);
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string Unindent(string code)
    {
        string[] lines = code.TrimEnd(' ').Split('\n');
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }
}
