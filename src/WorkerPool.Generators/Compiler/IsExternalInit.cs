namespace System.Runtime.CompilerServices;

/// <summary>What the compiler wants for init-only properties and this framework does not have.</summary>
internal static class IsExternalInit
{
}
