using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Reading;

/// <summary>The documentation of a method, for its proxy method.</summary>
internal static class DocumentationText
{
    private static readonly string[] s_lineEnds = ["\r\n", "\n"];

    /// <summary>Its lines; where they are inherited, included or not to be had, a line that inherits them.</summary>
    internal static EquatableArray<string> Of(IMethodSymbol method) => new([.. Copied(method) ?? [Inherited(method)]]);

    private static string Inherited(IMethodSymbol method) => $"<inheritdoc cref=\"{method.OriginalDefinition.GetDocumentationCommentId()}\"/>";

    // Parameters that the pool supplies are not the proxy's.
    private static IEnumerable<string>? Copied(IMethodSymbol method)
    {
        string? text = method.GetDocumentationCommentXml();
        if (string.IsNullOrEmpty(text) || method.Locations.All(static place => !place.IsInSource))
            return null;
        try
        {
            var member = XElement.Parse(text, LoadOptions.PreserveWhitespace);
            if (!member.HasElements || member.Descendants().Any(static one => one.Name.LocalName is "inheritdoc" or "include"))
                return null;
            var lost = new HashSet<string>(method.Parameters.Where(static p => IsSupplied(p)).Select(static p => p.Name));
            return member.Elements()
                .Where(one => one.Name.LocalName != "param" || !lost.Contains(one.Attribute("name")?.Value ?? ""))
                .SelectMany(static one => Lines(one));
        }
        catch (XmlException)
        {
            // The compiler warns of it where it stands.
            return null;
        }
    }

    private static bool IsSupplied(IParameterSymbol parameter) =>
        Names.Is(parameter.Type, "System.Threading.CancellationToken") || Names.Is(parameter.Type, "WorkerPool.WorkerContext");

    private static IEnumerable<string> Lines(XElement element) =>
        element.ToString(SaveOptions.DisableFormatting)
            .Split(s_lineEnds, StringSplitOptions.None)
            .Select(static line => line.Trim())
            .Where(static line => line.Length > 0);
}
