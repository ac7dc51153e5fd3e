namespace System.Runtime.CompilerServices;

/// <summary>What the compiler wants for required properties and this framework does not have.</summary>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
internal sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    public string FeatureName { get; } = featureName;
}
