using System.Reflection;
using System.Xml.Linq;
using Xunit;

namespace WorkerPool.Tests.PublicApi;

/// <summary>What an editor shows of a type.</summary>
public sealed class TooltipTests
{
    [Fact]
    public void Every_public_type_has_one_summary() => Assert.Empty(TooltipsWithout(typeof(Pool).Assembly));

    /// <summary>The public types whose documentation has no summary or several, as each part of a type may add one.</summary>
    internal static IEnumerable<string> TooltipsWithout(Assembly assembly)
    {
        string path = Path.ChangeExtension(assembly.Location, ".xml");
        ILookup<string?, XElement> members = XDocument.Load(path).Descendants("member").ToLookup(static member => (string?)member.Attribute("name"));
        return from type in assembly.GetExportedTypes()
               let name = "T:" + type.FullName!.Replace('+', '.')
               let summaries = members[name].Elements("summary").Count()
               where summaries != 1
               select $"{name} has {summaries} summaries";
    }
}
