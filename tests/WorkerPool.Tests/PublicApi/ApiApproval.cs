using System.Reflection;
using System.Text;
using Xunit;

namespace WorkerPool.Tests.PublicApi;

/// <summary>Compares the public members of a library with those that a file in the repository approves.</summary>
internal static class ApiApproval
{
    /// <summary>Fails with the difference, and writes the text to approve beside the test binaries.</summary>
    /// <param name="library">The library.</param>
    /// <param name="approvedPath">The approved text.</param>
    internal static void Check(Assembly library, string approvedPath)
    {
        string receivedPath = Path.Combine(AppContext.BaseDirectory, $"{library.GetName().Name}.received.txt");
        string[] approved = File.Exists(approvedPath) ? Lines(File.ReadAllText(approvedPath)) : [];
        string received = ApiText.Of(library);
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
