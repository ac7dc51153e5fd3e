using WorkerPool.Wasm.Tests.Support;

// In the namespace of the shared tests these hide the attributes of the same names: the whole of each suite needs the engine.
namespace WorkerPool.Tests
{
    /// <summary>A fact of a shared suite, skipped with the reason where there is no engine.</summary>
    public sealed class FactAttribute : EngineFactAttribute;

    /// <summary>A theory of a shared suite, skipped with the reason where there is no engine.</summary>
    public sealed class TheoryAttribute : EngineTheoryAttribute;
}

namespace WorkerPool.Wasm.Tests.Support
{
    /// <summary>A fact that needs the engine.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class EngineFactAttribute : Xunit.FactAttribute
    {
        /// <summary>Looks for the engine.</summary>
        public EngineFactAttribute() => Skip = Engine.Missing;
    }

    /// <summary>A theory that needs the engine.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class EngineTheoryAttribute : Xunit.TheoryAttribute
    {
        /// <summary>Looks for the engine.</summary>
        public EngineTheoryAttribute() => Skip = Engine.Missing;
    }
}
