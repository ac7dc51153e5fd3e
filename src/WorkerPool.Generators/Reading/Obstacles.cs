using Microsoft.CodeAnalysis;

namespace WorkerPool.Generators.Reading;

/// <summary>Why a method cannot be called through a pool.</summary>
internal static class Obstacles
{
    private static readonly string[] s_requirements =
    [
        "System.Diagnostics.CodeAnalysis.RequiresUnreferencedCodeAttribute",
        "System.Diagnostics.CodeAnalysis.RequiresDynamicCodeAttribute",
        "System.Diagnostics.CodeAnalysis.RequiresAssemblyFilesAttribute",
        "System.Diagnostics.CodeAnalysis.ExperimentalAttribute",
    ];

    /// <summary>Why it cannot be called at all; null when it can.</summary>
    internal static string? ToCalling(IMethodSymbol method)
    {
        if (method.IsVararg)
            return "it takes __arglist";
        if (method.RefKind != RefKind.None)
            return "it returns by reference";
        if (Flaw(method.ReturnType) is { } returned)
            return $"it returns {Names.Short(method.ReturnType)}, {returned}";
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind is RefKind.Ref or RefKind.Out)
                return $"the parameter '{parameter.Name}' is {parameter.RefKind.ToString().ToLowerInvariant()}: the caller's variable is on another thread";
            if (Flaw(parameter.Type) is { } flaw)
                return $"the parameter '{parameter.Name}' is {Names.Short(parameter.Type)}, {flaw}";
        }

        return null;
    }

    /// <summary>Why it cannot be called by its name; null when it can.</summary>
    internal static string? ToNaming(IMethodSymbol method)
    {
        if (method.IsGenericMethod)
            return "it is generic, and a call by name has no type arguments";
        foreach (string requirement in s_requirements)
        {
            if (Names.Attribute(method, requirement) is { } attribute)
                return $"it carries [{attribute.AttributeClass!.Name.Replace("Attribute", "")}], which a call by name would hide";
        }

        return Names.Attribute(method, "System.ObsoleteAttribute") is { ConstructorArguments: { Length: 2 } arguments } && arguments[1].Value is true
            ? "it is obsolete, and calling it is an error"
            : null;
    }

    private static string? Flaw(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "a pointer",
        IArrayTypeSymbol array => Flaw(array.ElementType),
        { IsRefLikeType: true } => "a ref struct, which cannot leave the caller's stack",
        _ => null,
    };
}
