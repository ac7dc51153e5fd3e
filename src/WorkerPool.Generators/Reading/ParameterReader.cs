using Microsoft.CodeAnalysis;
using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Reading;

/// <summary>Reads one parameter.</summary>
internal static class ParameterReader
{
    internal static ParameterModel Read(IParameterSymbol parameter, string serializer) => new()
    {
        Name = parameter.Name,
        Type = Names.Of(parameter.Type),
        ElementType = parameter is { IsParams: true, Type: IArrayTypeSymbol { IsSZArray: true } array } ? Names.Of(array.ElementType) : null,
        IsIn = parameter.RefKind is RefKind.In or RefKind.RefReadOnlyParameter,
        Default = parameter.HasExplicitDefaultValue ? ConstantText.Of(parameter.ExplicitDefaultValue, parameter.Type) : null,
        Attributes = AttributeText.OfParameter(parameter),
        Serializer = serializer,
        Supply = SupplyOf(parameter.Type),
    };

    internal static Supply SupplyOf(ITypeSymbol type) =>
        Names.Is(type, "System.Threading.CancellationToken") ? Supply.Token
        : Names.Is(type, "WorkerPool.WorkerContext") ? Supply.Context
        : Supply.Nothing;
}
