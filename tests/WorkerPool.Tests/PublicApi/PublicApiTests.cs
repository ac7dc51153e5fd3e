using Xunit;

namespace WorkerPool.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_members_are_the_approved_ones() =>
        ApiApproval.Check(typeof(Pool).Assembly, Repository.PathOf("tests", "WorkerPool.Tests", "PublicApi", "WorkerPool.approved.txt"));
}
