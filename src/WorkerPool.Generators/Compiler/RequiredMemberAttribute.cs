namespace System.Runtime.CompilerServices;

/// <summary>What the compiler wants for required properties and this framework does not have.</summary>
[AttributeUsage(AttributeTargets.All)]
internal sealed class RequiredMemberAttribute : Attribute
{
}
