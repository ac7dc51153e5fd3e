using WorkerPool.Tests;
using Xunit;

namespace WorkerPool.Generators.Tests.Running;

/// <summary>The README's program with a proxy, word for word.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_program_runs()
    {
        await using Pool<Images> pool = Pool.Create<Images>();
        byte[] image = new byte[200];
        byte[][] images = [image];
        // <program>
        byte[] small = await pool.Proxy().ThumbnailAsync(image, 64);                             // typed, 0 B a call
        byte[] other = await pool.Proxy().ThumbnailAsync(image, options: new ExecOptions { Timeout = TimeSpan.FromSeconds(5) });
        byte[] named = await pool.ByName().ExecAsync<byte[]>("Thumbnail", [image, 64]);          // by name, no reflection
        BatchResult<byte[]> all = await pool.Proxy().ThumbnailBatchAsync([.. images.Select(one => (one, 64))]);
        // </program>
        Assert.Equal((64, 128, 64, 1), (small.Length, other.Length, named.Length, all.Results.Length));
    }

    [Theory]
    [InlineData("ReadmeTests.cs", "program")]
    [InlineData("ReadmeImages.cs", "methods")]
    public void The_readme_shows_the_code_that_is_tested(string file, string region)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("tests", "WorkerPool.Generators.Tests", "Running", file));
        int start = Array.FindIndex(lines, line => line.Trim() == $"// <{region}>") + 1;
        int end = Array.FindIndex(lines, line => line.Trim() == $"// </{region}>");
        int indent = lines[start].Length - lines[start].TrimStart().Length;
        string code = string.Concat(lines[start..end].Select(line => (line.Length == 0 ? "" : line[indent..]) + "\n"));
        string readme = File.ReadAllText(Repository.PathOf("README.md")).ReplaceLineEndings("\n");
        Assert.Contains($"```csharp\n{code}```", readme, StringComparison.Ordinal);
    }
}
