using Microsoft.CodeAnalysis;

namespace WorkerPool.Generators.Diagnostics;

/// <summary>Takes what is wrong with a symbol.</summary>
/// <param name="descriptor">What is wrong.</param>
/// <param name="symbol">With what.</param>
/// <param name="arguments">For the message.</param>
internal delegate void Report(DiagnosticDescriptor descriptor, ISymbol symbol, params object[] arguments);
