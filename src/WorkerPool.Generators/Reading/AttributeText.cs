using Microsoft.CodeAnalysis;
using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Reading;

/// <summary>The attributes that must stand on a proxy as they do on what it calls, as C# writes them.</summary>
internal static class AttributeText
{
    private static readonly HashSet<string> s_ofMethods =
    [
        "System.ObsoleteAttribute",
        "System.ComponentModel.EditorBrowsableAttribute",
        "System.Diagnostics.CodeAnalysis.ExperimentalAttribute",
        "System.Diagnostics.CodeAnalysis.RequiresUnreferencedCodeAttribute",
        "System.Diagnostics.CodeAnalysis.RequiresDynamicCodeAttribute",
        "System.Diagnostics.CodeAnalysis.RequiresAssemblyFilesAttribute",
        "System.Runtime.Versioning.SupportedOSPlatformAttribute",
        "System.Runtime.Versioning.UnsupportedOSPlatformAttribute",
    ];

    private static readonly HashSet<string> s_ofParameters =
    [
        "System.Diagnostics.CodeAnalysis.AllowNullAttribute",
        "System.Diagnostics.CodeAnalysis.DisallowNullAttribute",
        "System.Diagnostics.CodeAnalysis.StringSyntaxAttribute",
        "System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembersAttribute",
        "System.Runtime.CompilerServices.CallerArgumentExpressionAttribute",
        "System.Runtime.CompilerServices.CallerFilePathAttribute",
        "System.Runtime.CompilerServices.CallerLineNumberAttribute",
        "System.Runtime.CompilerServices.CallerMemberNameAttribute",
    ];

    internal static EquatableArray<string> OfMethod(IMethodSymbol method) => new([.. Among(method, s_ofMethods)]);

    /// <summary>Those of a parameter or a type parameter, with a space behind each.</summary>
    internal static string OfParameter(ISymbol parameter) => string.Concat(Among(parameter, s_ofParameters).Select(static text => text + " "));

    private static IEnumerable<string> Among(ISymbol symbol, HashSet<string> wanted) =>
        from attribute in symbol.GetAttributes()
        let type = attribute.AttributeClass
        where type is not null && wanted.Contains(type.ToDisplayString())
        select $"[{Names.Of(type)}{Arguments(attribute)}]";

    private static string Arguments(AttributeData attribute)
    {
        string[] all =
        [
            .. attribute.ConstructorArguments.Select(Value),
            .. attribute.NamedArguments.Select(static argument => $"{argument.Key} = {Value(argument.Value)}"),
        ];
        return all.Length == 0 ? "" : $"({string.Join(", ", all)})";
    }

    private static string Value(TypedConstant constant) => constant switch
    {
        { IsNull: true } => "null",
        { Kind: TypedConstantKind.Type } => $"typeof({Names.Of((ITypeSymbol)constant.Value!)})",
        { Kind: TypedConstantKind.Array } => $"new {Names.Of(constant.Type!)} {{ {string.Join(", ", constant.Values.Select(Value))} }}",
        { Kind: TypedConstantKind.Enum } => $"({Names.Of(constant.Type!)})({ConstantText.Of(constant.Value!)})",
        _ => ConstantText.Of(constant.Value!),
    };
}
