using Microsoft.CodeAnalysis;
using WorkerPool.Generators.Diagnostics;
using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Reading;

/// <summary>Reads what is to be written for one type, and tells what about it is wrong.</summary>
internal static class TypeReader
{
    /// <summary>The model of a type; null when nothing can be written for it.</summary>
    /// <param name="type">The type that was asked for.</param>
    /// <param name="compilation">The compilation that asks.</param>
    /// <param name="isForeign">Whether it is asked for by an assembly's attribute: its proxy is internal then.</param>
    /// <param name="report">Told what is wrong; null when only the model is wanted.</param>
    internal static TypeModel? Read(INamedTypeSymbol type, Compilation compilation, bool isForeign, Report? report)
    {
        if (!TypeRules.Allow(type, compilation, report))
            return null;
        string proxyName = ProxyNameOf(type);
        string space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        if (TypeRules.IsTaken(space, proxyName, compilation))
        {
            report?.Invoke(Descriptors.ProxyNameTaken, type, Names.Short(type), proxyName);
            return null;
        }

        ITypeSymbol? context = Requests.ContextOf(type, compilation, isForeign);
        JsonContext? json = JsonContext.Of(context, compilation);
        if (context is not null && json is null)
            report?.Invoke(Descriptors.NotContext, type, Names.Short(type), Names.Short(context));
        var serializers = new SerializerReader(compilation, json, report);
        List<MethodModel> methods = MethodsOf(type, compilation, serializers, report);
        if (methods.Count == 0)
        {
            report?.Invoke(Descriptors.NoMethods, type, Names.Short(type));
            return null;
        }

        return new TypeModel
        {
            Type = Names.Of(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)),
            DocumentationId = type.OriginalDefinition.GetDocumentationCommentId()!,
            Namespace = space,
            ProxyName = proxyName,
            ExtensionsName = $"{(space.Length == 0 ? "" : space.Replace('.', '_').Replace("@", "") + "_")}{NameOf(type).Replace("_", "__")}_WorkerMethods",
            FileName = type.ToDisplayString().Replace('<', '{').Replace('>', '}').Replace("@", "") + Names.GeneratedSuffix,
            IsPublic = !isForeign && TypeRules.IsPublic(type),
            Checks = new EquatableArray<string>([.. serializers.Checks]),
            Methods = new EquatableArray<MethodModel>([.. methods]),
        };
    }

    private static List<MethodModel> MethodsOf(INamedTypeSymbol type, Compilation compilation, SerializerReader serializers, Report? report)
    {
        var candidates = new List<Candidate>();
        foreach (IMethodSymbol method in MethodCollector.Of(type))
        {
            if (MethodReader.Read(method, type, compilation, serializers, report) is { } model)
                candidates.Add(new Candidate(method, model));
        }

        return NameRules.Settle(candidates, report);
    }

    private static string ProxyNameOf(INamedTypeSymbol type) => NameOf(type) + "Proxy";

    // Outer.Inner becomes Outer_Inner, Parser<int> becomes Parser_Int32.
    private static string NameOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => NameOf(array.ElementType) + "Array",
        INamedTypeSymbol named => string.Join(
            "_", new[] { named.ContainingType is null ? "" : NameOf(named.ContainingType), named.Name }
                .Concat(named.TypeArguments.Select(NameOf))
                .Where(static part => part.Length > 0)),
        _ => type.Name,
    };
}
