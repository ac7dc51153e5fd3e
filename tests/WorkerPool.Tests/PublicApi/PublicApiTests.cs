using System.Text;
using Xunit;

namespace WorkerPool.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_members_are_the_approved_ones()
    {
        string approvedPath = Repository.PathOf("tests", "WorkerPool.Tests", "PublicApi", "WorkerPool.approved.txt");
        string receivedPath = Path.Combine(AppContext.BaseDirectory, "WorkerPool.received.txt");
        string[] approved = File.Exists(approvedPath) ? Lines(File.ReadAllText(approvedPath)) : [];
        string received = ApiText.Of(typeof(Pool).Assembly);
        string difference = Difference(approved, Lines(received));
        if (difference.Length == 0)
            return;

        File.WriteAllText(receivedPath, received);
        Assert.Fail(
            $"""
            The public members differ from the approved ones (- approved, + built):
            {difference}
            If the change is meant, approve it:
            cp "{receivedPath}" "{approvedPath}"
            """);
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    // Each line that only one side has, below the type it belongs to. From the longest common subsequence of lines.
    private static string Difference(string[] approved, string[] received)
    {
        int[,] common = new int[approved.Length + 1, received.Length + 1];
        for (int a = approved.Length - 1; a >= 0; a--)
        {
            for (int r = received.Length - 1; r >= 0; r--)
                common[a, r] = approved[a] == received[r] ? common[a + 1, r + 1] + 1 : Math.Max(common[a + 1, r], common[a, r + 1]);
        }

        var text = new StringBuilder();
        string heading = "", written = "";
        for (int a = 0, r = 0; a < approved.Length || r < received.Length;)
        {
            bool isSame = a < approved.Length && r < received.Length && approved[a] == received[r];
            bool isGone = !isSame && a < approved.Length && (r == received.Length || common[a + 1, r] >= common[a, r + 1]);
            string line = isSame || isGone ? approved[a] : received[r];
            if (!line.StartsWith(' ') && line.Length > 0)
                heading = line;
            if (!isSame)
            {
                if (heading != written && heading != line)
                    text.Append("  ").Append(heading).Append('\n');
                written = heading;
                text.Append(isGone ? "- " : "+ ").Append(line).Append('\n');
            }

            a += isSame || isGone ? 1 : 0;
            r += isSame || !isGone ? 1 : 0;
        }

        return text.ToString();
    }
}
