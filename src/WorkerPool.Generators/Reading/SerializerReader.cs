using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WorkerPool.Generators.Diagnostics;

namespace WorkerPool.Generators.Reading;

/// <summary>Chooses how arguments and results become bytes. One for each type whose source is written.</summary>
internal sealed class SerializerReader(Compilation compilation, JsonContext? context, Report? report)
{
    private const string Make = "global::WorkerPool.Serialization.ValueSerializers.";

    private readonly CopyPlan _plan = new(compilation);

    internal IEnumerable<string> Checks => _plan.Lines;

    internal string ForParameter(IMethodSymbol method, IParameterSymbol parameter) =>
        For(parameter.Type) ?? Missing(method, parameter, parameter.Type, $"its parameter '{parameter.Name}'");

    /// <summary>The serializer of a result, of each where there are several.</summary>
    internal string ForResult(IMethodSymbol method, ITypeSymbol type) => For(type) ?? Missing(method, method, type, "its result");

    private string? For(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_String)
            return Make + "Text";
        if (Names.Is(type, "System.DateTimeOffset"))
            return Make + "Instant";
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            return For(nullable.TypeArguments[0]) is { } inner ? $"{Make}Nullable({inner})" : Json(type);
        if (type is IArrayTypeSymbol { IsSZArray: true } array && _plan.Serializer(array.ElementType) is { } element)
            return $"{Make}ArrayOf({element})";
        if (type is INamedTypeSymbol { TypeArguments.Length: 1 } named
            && (Names.Is(type, "System.Memory<T>") ? "MemoryOf" : Names.Is(type, "System.ReadOnlyMemory<T>") ? "ReadOnlyMemoryOf" : null) is { } maker)
        {
            return _plan.Serializer(named.TypeArguments[0]) is { } item ? $"{Make}{maker}({item})" : Json(type);
        }

        return _plan.Serializer(type) ?? Json(type);
    }

    private string? Json(ITypeSymbol type) =>
        context is not null && context.Lists(type) ? $"{Make}Json<{Names.Of(type)}>(static () => {context.Type}.Default)" : null;

    private string Missing(IMethodSymbol method, ISymbol symbol, ITypeSymbol type, string what)
    {
        string shown = Names.Short(type);
        bool isCode = HoldsDelegates(type);
        string remedy = isCode ? "No serializer sends code: give the method data instead, or call it in this process only" : "";
        if (context is not null)
        {
            report?.Invoke(
                Descriptors.NotSerializable, symbol, Names.Short(method), what, shown, context.Name,
                isCode ? char.ToLowerInvariant(remedy[0]) + remedy.Substring(1) : $"add [JsonSerializable(typeof({shown}))] to it");
        }

        remedy = isCode ? remedy
            : context is null
            ? $"Name a JsonSerializerContext that has [JsonSerializable(typeof({shown}))] by [WorkerMethods(SerializerContext = typeof(...))]"
            : $"Add [JsonSerializable(typeof({shown}))] to {context.Name}";
        string reason = $"{Names.Short(method)} cannot be called across a border: {what} is {shown}, which is not copied as it lies in memory "
            + $"and has no JSON serializer. {remedy}.";
        return $"{Make}Missing<{Names.Of(type)}>({SymbolDisplay.FormatLiteral(reason, quote: true)})";
    }

    private static bool HoldsDelegates(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Delegate
        || (type is IArrayTypeSymbol array && HoldsDelegates(array.ElementType))
        || (type is INamedTypeSymbol named && named.TypeArguments.Any(HoldsDelegates));
}
