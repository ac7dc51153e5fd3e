using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace WorkerPool.Tests;

/// <summary>The demo, run as its user runs it: a process, a folder, an exit code.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("workerpool-demo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_demo_reads_every_file_names_the_unreadable_one_and_finds_no_difference()
    {
        string nested = Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;
        await File.WriteAllTextAsync(Path.Combine(nested, "text.txt"), "read me");
        await File.WriteAllBytesAsync(Path.Combine(_folder, "empty"), []);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "large"), new byte[1_000_000]);
        File.CreateSymbolicLink(Path.Combine(_folder, "dangling"), Path.Combine(_folder, "nowhere"));
        Directory.CreateSymbolicLink(Path.Combine(nested, "loop"), _folder);

        (int exitCode, string output) = await RunAsync(_folder);

        Assert.True(exitCode == 0, output);
        Assert.Contains(": 4 files, 1 of them through links, 1.0 MB", output, StringComparison.Ordinal);
        Assert.Contains("3 documents, 1.0 MB, compressed to ", output, StringComparison.Ordinal);
        Assert.Contains("dangling: FileNotFoundException", output, StringComparison.Ordinal);
        Assert.Contains("equals the sequential one; 1 unreadable", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_says_that_an_empty_folder_is_empty_and_plays_its_four_shows_all_the_same()
    {
        (int exitCode, string output) = await RunAsync(_folder);

        Assert.True(exitCode == 0, output);
        Assert.Contains("The folder is empty: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("as fast", output, StringComparison.Ordinal);
        string[] lines = output.Split('\n');
        Assert.All(
            ["priority", "cancel", "timeout", "error"],
            show => Assert.Single(lines, line => line.StartsWith($"  ok      {show} ", StringComparison.Ordinal)));
        Assert.All(lines.Where(static line => line.StartsWith("  ok", StringComparison.Ordinal)), static line => Assert.InRange(line.TrimEnd().Length, 1, 80));
    }

    [Fact]
    public async Task The_demo_says_that_no_file_could_be_read()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "dangling"), Path.Combine(_folder, "nowhere"));

        (int exitCode, string output) = await RunAsync(_folder);

        Assert.True(exitCode == 0, output);
        Assert.Contains("dangling: FileNotFoundException", output, StringComparison.Ordinal);
        Assert.Contains("None of the files could be read: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("The folder is empty", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_counts_a_link_as_long_as_the_file_it_leads_to()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "file"), new byte[1_000_000]);
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), Path.Combine(_folder, "file"));
        File.CreateSymbolicLink(Path.Combine(_folder, "link to link"), "link");

        (int exitCode, string output) = await RunAsync(_folder);

        Assert.True(exitCode == 0, output);
        Assert.Contains(": 3 files, 2 of them through links, 3.0 MB", output, StringComparison.Ordinal);
        (string Done, string Of)[] progress =
            [.. Regex.Matches(output, @"calls, (?<done>[\d.]+ \wB) of (?<of>[\d.]+ \wB), 0 wait").Select(static found => (found.Groups["done"].Value, found.Groups["of"].Value))];
        Assert.NotEmpty(progress);
        Assert.Equal(progress[^1].Of, progress[^1].Done);
        Assert.Contains("3 documents, 3.0 MB, compressed to ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_without_a_folder_does_the_same_job_in_every_run_and_prints_plain_lines_into_a_file()
    {
        (int exitCode, string output) = await RunAsync();

        Assert.True(exitCode == 0, output);
        Assert.Contains("192 documents, 56.6 MB, ", output, StringComparison.Ordinal);
        Assert.Contains("fingerprint bf32ea08de65f16c", output, StringComparison.Ordinal);
        Assert.Contains($", {Environment.ProcessorCount} processor", output, StringComparison.Ordinal);
        Assert.Contains(" x is possible.", output, StringComparison.Ordinal);
        Assert.Contains("Every hash and every compressed length of the pool equals the sequential one.", output, StringComparison.Ordinal);
        Assert.All(output.Replace(Environment.NewLine, "\n", StringComparison.Ordinal), static c => Assert.True(c is '\n' or (>= ' ' and <= '~'), $"U+{(int)c:X4}"));
    }

    [Fact]
    public async Task The_demo_refuses_a_folder_that_does_not_exist_a_file_an_unknown_option_and_two_folders()
    {
        string missing = Path.Combine(_folder, "missing");
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "x");

        (string[] Arguments, string Message)[] refused =
        [
            ([missing], $"There is no folder '{missing}'."),
            ([file], $"'{file}' is a file; a folder is needed."),
            (["--fast"], "Unknown option '--fast'."),
            ([_folder, _folder], "Expected at most one folder, but got 2 arguments"),
        ];
        foreach ((string[] arguments, string message) in refused)
        {
            (int exitCode, string output) = await RunAsync(arguments);
            Assert.Equal(2, exitCode);
            Assert.Contains(message, output, StringComparison.Ordinal);
            Assert.Contains("Usage:", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_demo_explains_itself_when_asked_for_help()
    {
        (int exitCode, string output) = await RunAsync("--help");
        Assert.Equal(0, exitCode);
        Assert.StartsWith("Usage:", output, StringComparison.Ordinal);
        Assert.All(["[folder]", "-h, --help", "Exit code: 0"], part => Assert.Contains(part, output, StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [FindProgram(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>The program built with the same configuration as these tests: bin/configuration/framework beside its project.</summary>
    private static string FindProgram()
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        DirectoryInfo configuration = framework.Parent!;
        DirectoryInfo root = configuration.Parent!.Parent!.Parent!.Parent!;
        return Path.Combine(root.FullName, "src", "WorkerPool.Demo", "bin", configuration.Name, framework.Name, "WorkerPool.Demo.dll");
    }
}
