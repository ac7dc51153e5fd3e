using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace WorkerPool.Tests;

/// <summary>The rules of the house that a compiler does not know.</summary>
public sealed partial class ArchitectureTests
{
    private const int MaxLines = 299;

    private const BindingFlags Everything =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly s_library = typeof(Pool).Assembly;

    // Paths from src/WorkerPool.
    private static readonly HashSet<string> s_sleepers = ["Interleaving.cs"];

    private static readonly HashSet<string> s_topLevel =
    [
        "src", "tests", "benchmarks", "assembly", "Directory.Build.props", "WorkerPool.sln", "global.json", "README.md", "LICENSE",
        "CHANGELOG.md",
    ];

    private static string Library => Repository.PathOf("src", "WorkerPool");

    public static TheoryData<string> Libraries => ["WorkerPool", "WorkerPool.Wasm"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_source_file_has_less_than_300_lines(string library)
    {
        var tooLong = new List<string>();
        foreach ((string name, string[] lines) in Repository.Sources(Repository.PathOf("src", library)))
        {
            if (lines.Length > MaxLines)
                tooLong.Add($"{name}: {lines.Length} lines, at most {MaxLines}");
        }

        Assert.Empty(tooLong);
    }

    [Theory]
    [InlineData("Queues", "Workers")]
    [InlineData("Queues", "Channels")]
    [InlineData("Channels", "Workers")]
    [InlineData("Channels", "Queues")]
    [InlineData("Workers", "Streams")]
    [InlineData("Queues", "Streams")]
    [InlineData("Channels", "Streams")]
    [InlineData("Serialization", "Methods")]
    [InlineData("Serialization", "Workers")]
    [InlineData("Serialization", "Queues")]
    [InlineData("Serialization", "Channels")]
    [InlineData("Serialization", "Streams")]
    public void A_lower_folder_names_no_type_of_a_higher_one(string folder, string forbidden)
    {
        string[] types = [.. s_library.GetTypes()
            .Where(type => type.Namespace == $"WorkerPool.{forbidden}" && !type.IsNested)
            .Select(type => Regex.Escape(type.Name.Split('`')[0]))
            .Where(name => name[0] != '<')];
        Assert.NotEmpty(types);
        var names = new Regex($@"\b(?:{string.Join('|', types)}|(?:using|WorkerPool\.)\s*{forbidden})\b");

        Assert.Empty(Findings(Path.Combine(Library, folder), names, []));
    }

    [Theory]
    [InlineData("Queues", "Workers")]
    [InlineData("Queues", "Channels")]
    [InlineData("Channels", "Workers")]
    [InlineData("Channels", "Queues")]
    [InlineData("Workers", "Streams")]
    [InlineData("Queues", "Streams")]
    [InlineData("Channels", "Streams")]
    [InlineData("Serialization", "Methods")]
    [InlineData("Serialization", "Workers")]
    [InlineData("Serialization", "Queues")]
    [InlineData("Serialization", "Channels")]
    [InlineData("Serialization", "Streams")]
    public void A_lower_namespace_holds_and_passes_no_type_of_a_higher_one(string lower, string forbidden)
    {
        Type[] types = [.. s_library.GetTypes().Where(type => type.Namespace == $"WorkerPool.{lower}")];
        Assert.NotEmpty(types);

        Assert.Empty(
            from type in types
            from used in UsedBy(type)
            where used.Namespace == $"WorkerPool.{forbidden}"
            select $"{type} uses {used}");
    }

    [Fact]
    public void No_type_is_named_like_the_namespace() =>
        Assert.DoesNotContain(s_library.GetTypes(), type => type.Name.Split('`')[0] == nameof(WorkerPool));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_library_does_not_write_to_the_console(string library) =>
        Assert.Empty(Findings(Repository.PathOf("src", library), ConsoleUse(), []));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_library_does_not_sleep_to_order_its_steps(string library) =>
        Assert.Empty(Findings(Repository.PathOf("src", library), SleepUse(), s_sleepers));

    [Fact]
    public void The_top_level_of_the_repository_holds_what_the_house_rules_name()
    {
        // Folders that version control ignores are what builds leave behind.
        IEnumerable<string> ignored = File.ReadLines(Repository.PathOf(".gitignore")).Select(line => line.TrimEnd('/'));
        Assert.Empty(
            Directory.EnumerateFileSystemEntries(Repository.Root)
                .Select(path => Path.GetFileName(path))
                .Where(name => name[0] != '.' && !s_topLevel.Contains(name))
                .Except(ignored));
    }

    [GeneratedRegex(@"\bConsole\s*\.")]
    private static partial Regex ConsoleUse();

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\b")]
    private static partial Regex SleepUse();

    [GeneratedRegex(@"//.*$")]
    private static partial Regex Comment();

    private static List<string> Findings(string folder, Regex pattern, HashSet<string> excused)
    {
        var found = new List<string>();
        foreach ((string name, string[] lines) in Repository.Sources(folder))
        {
            for (int i = 0; i < lines.Length && !excused.Contains(name); i++)
            {
                if (pattern.Match(Comment().Replace(lines[i], "")) is { Success: true } match)
                    found.Add($"{name}({i + 1}): {match.Value}");
            }
        }

        return found;
    }

    private static IEnumerable<Type> UsedBy(Type type)
    {
        IEnumerable<Type?> used =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetFields(Everything).Select(field => field.FieldType),
            .. type.GetMethods(Everything).Select(method => method.ReturnType),
            .. type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)).SelectMany(OfMethod),
        ];
        return used.OfType<Type>().SelectMany(Parts).Distinct();
    }

    private static IEnumerable<Type> OfMethod(MethodBase method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType)
            .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []);

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Append(type);
}
