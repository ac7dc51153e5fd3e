using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WorkerPool.Generators.Reading;

namespace WorkerPool.Generators.Diagnostics;

/// <summary>Tells whether a value stands for a call on a pool whose workers run a type's methods.</summary>
/// <param name="type">The type whose code is looked at.</param>
/// <param name="place">Where in that code, for what local variables hold.</param>
internal sealed class CallOrigin(INamedTypeSymbol type, IOperation place)
{
    // Variables being followed: one may be made of itself.
    private readonly HashSet<ISymbol> _followed = new(SymbolEqualityComparer.Default);

    internal bool IsOwnCall(IOperation? value) => value switch
    {
        IInvocationOperation call => IsOwnCall(call),
        IConversionOperation conversion => IsOwnCall(conversion.Operand),
        ILocalReferenceOperation local => _followed.Add(local.Local) && ValuesOf(local.Local).Any(IsOwnCall),
        IArrayCreationOperation { Initializer: { } list } => list.ElementValues.Any(IsOwnCall),
        _ when value?.Kind == OperationKind.None || value is not null && IsCollection(value) => value.ChildOperations.Any(IsOwnCall),
        _ => false,
    };

    // Collection expressions have a kind that this version of the compiler's library has no name for.
    private static bool IsCollection(IOperation value) => value.Syntax.RawKind == (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.CollectionExpression;

    private bool IsOwnCall(IInvocationOperation call)
    {
        if (IsPoolTask(call.TargetMethod.ReturnType) && TargetsOf(call.TargetMethod.ContainingType).Any(IsOwn))
            return true;

        // AsTask, Timeout, ConfigureAwait, GetAwaiter, WaitAsync, ContinueWith: the same call seen otherwise; WhenAll, WhenAny: several.
        return (IsTaskLike(call.Instance?.Type) && IsOwnCall(call.Instance))
            || (call.TargetMethod is { IsStatic: true, Name: "WhenAll" or "WhenAny" } && call.Arguments.Any(argument => IsOwnCall(argument.Value)));
    }

    private bool IsOwn(ITypeSymbol methods)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(one, methods))
                return true;
        }

        return type.AllInterfaces.Contains(methods, SymbolEqualityComparer.Default);
    }

    /// <summary>The types whose methods a pool, or a proxy made for one, calls.</summary>
    internal static IEnumerable<ITypeSymbol> TargetsOf(INamedTypeSymbol receiver)
    {
        for (INamedTypeSymbol? one = receiver; one is not null; one = one.BaseType)
        {
            if (Names.Is(one, "WorkerPool.CallTarget<TMethods>") || Names.Is(one, "WorkerPool.NamedCalls<TMethods>"))
                return one.TypeArguments;
        }

        return receiver.InstanceConstructors
            .Where(static made => made.Parameters.Length == 1)
            .Select(static made => made.Parameters[0].Type)
            .OfType<INamedTypeSymbol>()
            .Where(static target => Names.Is(target, "WorkerPool.CallTarget<TMethods>"))
            .SelectMany(static target => target.TypeArguments);
    }

    private static bool IsPoolTask(ITypeSymbol type) => Names.Is(type, "WorkerPool.PoolTask") || Names.Is(type, "WorkerPool.PoolTask<TResult>");

    private static bool IsTaskLike(ITypeSymbol? type) =>
        type is not null
        && (IsPoolTask(type) || type.ContainingNamespace?.ToDisplayString() is "System.Threading.Tasks" or "System.Runtime.CompilerServices");

    private IEnumerable<IOperation> ValuesOf(ILocalSymbol local)
    {
        IOperation root = place;
        while (root.Parent is not null)
            root = root.Parent;
        foreach (IOperation operation in root.Descendants())
        {
            if (operation is IVariableDeclaratorOperation { Initializer.Value: { } initial } made && IsSame(made.Symbol, local))
                yield return initial;
            else if (operation is ISimpleAssignmentOperation { Target: ILocalReferenceOperation target, Value: { } assigned } && IsSame(target.Local, local))
                yield return assigned;
        }
    }

    private static bool IsSame(ILocalSymbol one, ILocalSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
