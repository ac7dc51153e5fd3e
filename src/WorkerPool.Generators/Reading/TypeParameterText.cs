using Microsoft.CodeAnalysis;

namespace WorkerPool.Generators.Reading;

/// <summary>Type parameters and their constraints, as C# writes them.</summary>
internal static class TypeParameterText
{
    internal static string Of(ITypeParameterSymbol parameter) => AttributeText.OfParameter(parameter) + Names.Escape(parameter.Name);

    /// <summary>Its <c>where</c> clause; null when it has no constraint.</summary>
    internal static string? Constraints(ITypeParameterSymbol parameter)
    {
        var all = new List<string>();
        if (parameter.HasReferenceTypeConstraint)
            all.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        else if (parameter.HasUnmanagedTypeConstraint)
            all.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint)
            all.Add("struct");
        else if (parameter.HasNotNullConstraint)
            all.Add("notnull");
        for (int i = 0; i < parameter.ConstraintTypes.Length; i++)
            all.Add(Names.Of(parameter.ConstraintTypes[i].WithNullableAnnotation(parameter.ConstraintNullableAnnotations[i])));
        if (parameter.HasConstructorConstraint && !parameter.HasValueTypeConstraint)
            all.Add("new()");
        return all.Count == 0 ? null : $"where {Names.Escape(parameter.Name)} : {string.Join(", ", all)}";
    }
}
