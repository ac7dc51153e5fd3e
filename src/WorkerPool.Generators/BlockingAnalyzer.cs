using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WorkerPool.Generators.Diagnostics;
using WorkerPool.Generators.Reading;

namespace WorkerPool.Generators;

/// <summary>
/// Reports code of a class that blocks on a call of a pool of that very class, where the pool cannot see that it does: through a
/// <c>Task</c>. Code of a class is in its methods, and in the lambdas that are given to a pool of it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingAnalyzer : DiagnosticAnalyzer
{
    private const string Task = "System.Threading.Tasks.Task";
    private const string TaskOf = "System.Threading.Tasks.Task<TResult>";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Descriptors.Blocking);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(Names.CallTarget) is null)
                return;
            start.RegisterOperationAction(AnalyzeInvocation, OperationKind.Invocation);
            start.RegisterOperationAction(AnalyzeProperty, OperationKind.PropertyReference);
        });
    }

    private static void AnalyzeInvocation(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        IOperation? awaited = call.TargetMethod switch
        {
            { Name: "Wait", ContainingType: { } type } when Names.Is(type, Task) => call.Instance,
            { Name: "WaitAll" or "WaitAny", ContainingType: { } type } when Names.Is(type, Task) => call.Arguments.FirstOrDefault()?.Value,
            { Name: "GetResult", ContainingType: { } type } when IsAwaiter(type) => call.Instance,
            _ => null,
        };
        Check(context, awaited);
    }

    private static void AnalyzeProperty(OperationAnalysisContext context)
    {
        var property = (IPropertyReferenceOperation)context.Operation;
        if (property.Property is { Name: "Result", ContainingType: { } type } && Names.Is(type, TaskOf))
            Check(context, property.Instance);
    }

    // Those of tasks. The pool sees who blocks on a PoolTask, or on a ValueTask that is one.
    private static bool IsAwaiter(INamedTypeSymbol type) =>
        type.ContainingNamespace.ToDisplayString() == "System.Runtime.CompilerServices"
        && type.Name is "TaskAwaiter" or "ConfiguredTaskAwaiter";

    private static void Check(OperationAnalysisContext context, IOperation? awaited)
    {
        if (awaited is null)
            return;
        IEnumerable<INamedTypeSymbol> types = LambdaTypes(context.Operation);
        if (context.ContainingSymbol.ContainingType is { } type)
            types = types.Prepend(type);
        if (types.Any(one => new CallOrigin(one, context.Operation).IsOwnCall(awaited)))
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Blocking, context.Operation.Syntax.GetLocation()));
    }

    // The types on whose workers the lambdas around an operation run.
    private static IEnumerable<INamedTypeSymbol> LambdaTypes(IOperation operation)
    {
        for (IOperation? inner = operation; inner is not null; inner = inner.Parent)
        {
            if (inner is not IAnonymousFunctionOperation)
                continue;
            IOperation? outer = inner.Parent;
            while (outer is IDelegateCreationOperation or IConversionOperation)
                outer = outer.Parent;
            if (outer is not IArgumentOperation { Parent: IInvocationOperation call })
                continue;
            foreach (ITypeSymbol target in CallOrigin.TargetsOf(call.TargetMethod.ContainingType))
            {
                if (target is INamedTypeSymbol named)
                    yield return named;
            }
        }
    }
}
