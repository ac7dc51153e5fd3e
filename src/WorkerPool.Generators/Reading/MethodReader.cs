using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WorkerPool.Generators.Diagnostics;
using WorkerPool.Generators.Model;

namespace WorkerPool.Generators.Reading;

/// <summary>Reads one method.</summary>
internal static class MethodReader
{
    /// <summary>The model of a method; null when it is to be left out or cannot be called.</summary>
    internal static MethodModel? Read(
        IMethodSymbol method, INamedTypeSymbol type, Compilation compilation, SerializerReader serializers, Report? report)
    {
        MethodWishes wishes = MethodWishes.Of(method);
        if (wishes.Ignore)
            return null;
        if (wishes.Name is not null && !SyntaxFacts.IsValidIdentifier(wishes.Name))
        {
            report?.Invoke(Descriptors.BadName, method, Names.Short(method), wishes.Name);
            return null;
        }

        if (Obstacles.ToCalling(method) is { } obstacle)
        {
            report?.Invoke(Descriptors.NotCallable, method, Names.Short(method), obstacle);
            return null;
        }

        string? unnamed = Obstacles.ToNaming(method);
        if (unnamed is not null)
            report?.Invoke(Descriptors.NotByName, method, Names.Short(method), unnamed);
        int taken = CountTaken(method.Parameters);
        ParameterModel[] parameters =
        [
            .. method.Parameters.Select((one, i) => ParameterReader.Read(
                one, unnamed is null && i < taken ? serializers.ForParameter(method, one) : "")),
        ];
        (ReturnKind kind, ITypeSymbol? result) = ReturnOf(method.ReturnType);
        var returned = new ReturnModel(
            kind, result is null ? null : Names.Of(result), result is null || unnamed is not null ? "" : serializers.ForResult(method, result));
        return new MethodModel
        {
            MethodName = Names.Escape(method.Name),
            Name = wishes.Name ?? method.Name,
            DeclaringType = SymbolEqualityComparer.Default.Equals(method.ContainingType, type) ? null : Names.Of(method.ContainingType),
            Return = returned,
            Parameters = new EquatableArray<ParameterModel>(parameters),
            TakenCount = taken,
            TypeParameters = string.Join(", ", method.TypeParameters.Select(TypeParameterText.Of)),
            Arity = method.Arity,
            TypeArguments = method.IsGenericMethod ? $"<{string.Join(", ", method.TypeParameters.Select(static p => Names.Escape(p.Name)))}>" : "",
            Constraints = new EquatableArray<string>([.. method.TypeParameters.Select(TypeParameterText.Constraints).OfType<string>()]),
            Attributes = AttributeText.OfMethod(method),
            DocumentationId = method.OriginalDefinition.GetDocumentationCommentId()!,
            ListId = ListIdOf(method, taken, compilation),
            Documentation = DocumentationText.Of(method),
            HasProxy = true,
            HasBatch = taken > 0 && !returned.IsStream,
            HasEntry = unnamed is null,
        };
    }

    private static (ReturnKind Kind, ITypeSymbol? Result) ReturnOf(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
            return (ReturnKind.Direct, null);
        if (type is INamedTypeSymbol named)
        {
            if (named.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
                return (ReturnKind.Sequence, named.TypeArguments[0]);
            if (Names.Is(named, "System.Collections.Generic.IAsyncEnumerable<T>"))
                return (ReturnKind.AsyncSequence, named.TypeArguments[0]);
            if (Names.Is(named, "System.Threading.Tasks.ValueTask"))
                return (ReturnKind.ValueTask, null);
            if (Names.Is(named, "System.Threading.Tasks.ValueTask<TResult>"))
                return (ReturnKind.ValueTask, named.TypeArguments[0]);
            for (INamedTypeSymbol? one = named; one is not null; one = one.BaseType)
            {
                if (Names.Is(one, "System.Threading.Tasks.Task<TResult>"))
                    return (ReturnKind.Task, one.TypeArguments[0]);
                if (Names.Is(one, "System.Threading.Tasks.Task"))
                    return (ReturnKind.Task, null);
            }
        }

        return (ReturnKind.Direct, type);
    }

    private static string ListIdOf(IMethodSymbol method, int taken, Compilation compilation)
    {
        if (taken == 0)
            return "";
        ImmutableArray<ITypeSymbol> types = method.Parameters.Take(taken).Select(static one => one.Type).ToImmutableArray();
        INamedTypeSymbol list = compilation.GetSpecialType(SpecialType.System_Collections_Generic_IReadOnlyList_T)
            .Construct(taken == 1 ? types[0] : compilation.CreateTupleTypeSymbol(types));
        return list.GetDocumentationCommentId()!.Substring("T:".Length);
    }

    // A last CancellationToken and a last WorkerContext, in either order, are the pool's to give.
    private static int CountTaken(ImmutableArray<IParameterSymbol> parameters)
    {
        int count = parameters.Length;
        Supply last = Supply.Nothing;
        while (count > 0 && count > parameters.Length - 2 && ParameterReader.SupplyOf(parameters[count - 1].Type) is var supply && supply != Supply.Nothing && supply != last)
        {
            last = supply;
            count--;
        }

        return count;
    }
}
