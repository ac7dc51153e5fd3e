using System.Diagnostics;
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
        Assert.Contains("| files ", output, StringComparison.Ordinal);
        string files = output.Split('\n').First(static line => line.StartsWith("| files ", StringComparison.Ordinal));
        Assert.Equal(["files", "3", "3"], files.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("1.0 MB", output, StringComparison.Ordinal);
        Assert.Contains("dangling: FileNotFoundException", output, StringComparison.Ordinal);
        Assert.Contains("equals the sequential one; 1 unreadable", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_shows_a_priority_a_cancelled_call_a_timeout_and_an_error_even_for_an_empty_folder()
    {
        (int exitCode, string output) = await RunAsync(_folder);

        Assert.True(exitCode == 0, output);
        Assert.All(
            ["priority", "cancel", "timeout", "error"],
            show => Assert.Contains($"  ok      {show}: ", output, StringComparison.Ordinal));
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
