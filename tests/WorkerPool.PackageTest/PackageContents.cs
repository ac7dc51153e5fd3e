using System.IO.Compression;
using System.Xml.Linq;

namespace WorkerPool.PackageTest;

/// <summary>What the package and the symbol package hold: these files, nothing else.</summary>
internal static class PackageContents
{
    private static readonly string[] s_package =
    [
        "README.md", "WorkerPool.nuspec", "analyzers/dotnet/cs/WorkerPool.Generators.dll", "lib/net10.0/WorkerPool.dll", "lib/net10.0/WorkerPool.xml", "lib/net8.0/WorkerPool.dll",
        "lib/net8.0/WorkerPool.xml",
    ];

    private static readonly string[] s_symbols = ["WorkerPool.nuspec", "lib/net10.0/WorkerPool.pdb", "lib/net8.0/WorkerPool.pdb"];

    public static void Check(Checks checks, string folder)
    {
        string package = Directory.GetFiles(folder, "WorkerPool.*.nupkg").Single();
        string symbols = Directory.GetFiles(folder, "WorkerPool.*.snupkg").Single();
        checks.Equal("files of the package", string.Join(' ', s_package), Files(package));
        checks.Equal("files of the symbol package", string.Join(' ', s_symbols), Files(symbols));

        using ZipArchive archive = ZipFile.OpenRead(package);
        using Stream stream = archive.GetEntry("WorkerPool.nuspec")!.Open();
        XElement facts = XDocument.Load(stream).Root!.Elements().Single();
        checks.Equal("id", "WorkerPool", Fact(facts, "id"));
        checks.Equal("version", Path.GetFileName(package), $"WorkerPool.{Fact(facts, "version")}.nupkg");
        checks.Equal("license", "MIT", Fact(facts, "license"));
        checks.Equal("license type", "expression", facts.Elements().Single(e => e.Name.LocalName == "license").Attribute("type")?.Value);
        checks.Equal("readme", "README.md", Fact(facts, "readme"));
        checks.Equal("description is given", true, Fact(facts, "description").Length > 0);
        checks.Equal("authors", "WorkerPool contributors", Fact(facts, "authors"));
        foreach (XElement group in facts.Descendants().Where(e => e.Name.LocalName == "group"))
        {
            IEnumerable<string?> ids = group.Elements().Select(e => e.Attribute("id")?.Value).Order(StringComparer.Ordinal);
            checks.Equal(
                $"dependencies for {group.Attribute("targetFramework")?.Value}",
                "Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options",
                string.Join(' ', ids));
        }
    }

    // Without the entries that every package has for its own format.
    private static string Files(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        IEnumerable<string> names = archive.Entries.Select(entry => entry.FullName)
            .Where(name => name != "[Content_Types].xml"
                && !name.StartsWith("_rels/", StringComparison.Ordinal)
                && !name.StartsWith("package/", StringComparison.Ordinal));
        return string.Join(' ', names.Order(StringComparer.Ordinal));
    }

    private static string Fact(XElement facts, string name) =>
        facts.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
}
