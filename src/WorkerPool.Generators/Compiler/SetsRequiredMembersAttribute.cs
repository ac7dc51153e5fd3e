namespace System.Diagnostics.CodeAnalysis;

/// <summary>What the compiler wants for records with required properties and this framework does not have.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
internal sealed class SetsRequiredMembersAttribute : Attribute
{
}
