using WorkerPool.Tests.PublicApi;
using Xunit;
using Repository = WorkerPool.Tests.Repository;

namespace WorkerPool.Wasm.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_members_are_the_approved_ones() =>
        ApiApproval.Check(typeof(WasmEngine).Assembly, Repository.PathOf("tests", "WorkerPool.Wasm.Tests", "WorkerPool.Wasm.approved.txt"));

    [Fact]
    public void Every_public_type_has_one_summary() => Assert.Empty(TooltipTests.TooltipsWithout(typeof(WasmEngine).Assembly));
}
