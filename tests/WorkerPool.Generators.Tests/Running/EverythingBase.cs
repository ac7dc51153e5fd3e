namespace WorkerPool.Generators.Tests.Running;

/// <summary>What the methods inherit.</summary>
public class EverythingBase
{
    public virtual string Overridden() => "base";

    public string Inherited(string text) => "inherited " + text;
}
