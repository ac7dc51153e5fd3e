using Microsoft.CodeAnalysis;
using WorkerPool.Generators.Diagnostics;

namespace WorkerPool.Generators.Reading;

/// <summary>Which types a proxy can be written for.</summary>
internal static class TypeRules
{
    internal static bool Allow(INamedTypeSymbol type, Compilation compilation, Report? report)
    {
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Interface) || type.IsStatic)
        {
            string kind = type.IsStatic ? "a static class" : $"of the kind {type.TypeKind.ToString().ToLowerInvariant()}";
            report?.Invoke(Descriptors.NotClassOrInterface, type, Names.Short(type), kind);
            return false;
        }

        if (IsOpen(type))
        {
            report?.Invoke(Descriptors.OpenGeneric, type, Names.Short(type));
            return false;
        }

        if (!IsReachable(type, compilation))
        {
            report?.Invoke(Descriptors.NotAccessible, type, Names.Short(type));
            return false;
        }

        return true;
    }

    /// <summary>Whether other assemblies can name it.</summary>
    internal static bool IsPublic(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.ContainingType)
        {
            if (one.DeclaredAccessibility != Accessibility.Public)
                return false;
        }

        return true;
    }

    /// <summary>Whether a type of the proxy's name has been declared by hand, or written twice.</summary>
    internal static bool IsTaken(string space, string name, Compilation compilation)
    {
        INamedTypeSymbol? other = compilation.Assembly.GetTypeByMetadataName(space.Length == 0 ? name : $"{space}.{name}");
        return other is not null
            && (other.DeclaringSyntaxReferences.Length > 1 || other.DeclaringSyntaxReferences.Any(
                static one => !one.SyntaxTree.FilePath.EndsWith(Names.GeneratedSuffix, StringComparison.Ordinal)));
    }

    private static bool IsOpen(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.ContainingType)
        {
            if (one.IsUnboundGenericType || one.TypeArguments.Any(static argument => argument.TypeKind is TypeKind.TypeParameter or TypeKind.Error))
                return true;
        }

        return false;
    }

    private static bool IsReachable(INamedTypeSymbol type, Compilation compilation)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.ContainingType)
        {
            if (one.IsFileLocal)
                return false;
        }

        return compilation.IsSymbolAccessibleWithin(type, compilation.Assembly);
    }
}
