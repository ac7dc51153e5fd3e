using Microsoft.CodeAnalysis;

namespace WorkerPool.Generators.Reading;

/// <summary>What a method's attribute says of it.</summary>
internal sealed record MethodWishes(string? Name, bool Ignore)
{
    /// <summary>The wishes for a method: its own attribute's, or those of the method it overrides.</summary>
    internal static MethodWishes Of(IMethodSymbol method)
    {
        for (IMethodSymbol? one = method; one is not null; one = one.OverriddenMethod)
        {
            if (Names.Attribute(one, Names.MethodAttribute) is { } attribute)
                return new MethodWishes(Value(attribute, "Name") as string, Value(attribute, "Ignore") is true);
        }

        return new MethodWishes(null, false);
    }

    private static object? Value(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;
}
