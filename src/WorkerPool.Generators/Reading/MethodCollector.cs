using Microsoft.CodeAnalysis;

namespace WorkerPool.Generators.Reading;

/// <summary>Finds the methods of a type that can be called from outside: its own and inherited ones.</summary>
internal static class MethodCollector
{
    /// <summary>The public instance methods, the type's own first; of those that hide or override each other, the lowest.</summary>
    internal static List<IMethodSymbol> Of(INamedTypeSymbol type)
    {
        var found = new List<IMethodSymbol>();
        foreach (INamedTypeSymbol one in Types(type))
        {
            foreach (IMethodSymbol method in one.GetMembers().OfType<IMethodSymbol>())
            {
                if (IsCallable(method, type) && !found.Exists(lower => Hides(lower, method)))
                    found.Add(method);
            }
        }

        return found;
    }

    // An interface does not inherit; what it is based on is listed beside it.
    private static IEnumerable<INamedTypeSymbol> Types(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface)
            return type.AllInterfaces.Insert(0, type);
        var types = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? one = type; one is not null && one.SpecialType != SpecialType.System_Object; one = one.BaseType)
            types.Add(one);
        return types;
    }

    private static bool IsCallable(IMethodSymbol method, INamedTypeSymbol type) =>
        method is
        {
            MethodKind: MethodKind.Ordinary, IsStatic: false, IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Public,
            CanBeReferencedByName: true,
        }
        && !IsOfObject(method)
        && !EndsTheState(method, type);

    private static bool IsOfObject(IMethodSymbol method)
    {
        IMethodSymbol root = method;
        while (root.OverriddenMethod is { } overridden)
            root = overridden;
        return root.ContainingType.SpecialType == SpecialType.System_Object;
    }

    // When the state ends is the pool's business.
    private static bool EndsTheState(IMethodSymbol method, INamedTypeSymbol type) =>
        method.Parameters.IsEmpty
        && ((method.Name == "Dispose" && Implements(type, "System.IDisposable"))
            || (method.Name == "DisposeAsync" && Implements(type, "System.IAsyncDisposable")));

    private static bool Implements(INamedTypeSymbol type, string name) => type.AllInterfaces.Any(one => Names.Is(one, name));

    private static bool Hides(IMethodSymbol lower, IMethodSymbol method) =>
        lower.Name == method.Name
        && lower.Arity == method.Arity
        && lower.Parameters.Length == method.Parameters.Length
        && IsBelow(lower.ContainingType, method.ContainingType)
        && lower.Parameters.Zip(method.Parameters, IsSame).All(static same => same);

    private static bool IsBelow(INamedTypeSymbol lower, INamedTypeSymbol type) =>
        type.TypeKind != TypeKind.Interface || lower.AllInterfaces.Contains(type, SymbolEqualityComparer.Default);

    private static bool IsSame(IParameterSymbol one, IParameterSymbol other) =>
        (one.RefKind == RefKind.None) == (other.RefKind == RefKind.None)
        && (SymbolEqualityComparer.Default.Equals(one.Type, other.Type)
            || (one.Type is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } first
                && other.Type is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } second
                && first.Ordinal == second.Ordinal));
}
