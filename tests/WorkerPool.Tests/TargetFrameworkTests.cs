using System.Reflection;
using System.Runtime.Versioning;
using Xunit;

namespace WorkerPool.Tests;

public sealed class TargetFrameworkTests
{
    [Fact]
    public void The_tests_run_the_library_build_of_their_own_framework()
    {
        string ofTests = FrameworkOf(typeof(TargetFrameworkTests).Assembly);
#if NET10_0_OR_GREATER
        Assert.Equal(".NETCoreApp,Version=v10.0", ofTests);
#else
        Assert.Equal(".NETCoreApp,Version=v8.0", ofTests);
#endif
        Assert.Equal(ofTests, FrameworkOf(typeof(Pool).Assembly));
    }

    private static string FrameworkOf(Assembly assembly) =>
        assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;
}
