using Spectre.Console;
using WorkerPool.Demo.Job;
using WorkerPool.Demo.Shows;

namespace WorkerPool.Demo.Views;

/// <summary>Where the program says what it does: a terminal with colours and bars, or plain lines.</summary>
internal abstract class Screen
{
    /// <summary>The one that suits the output.</summary>
    internal static Screen Create()
    {
        IAnsiConsole console = AnsiConsole.Console;
        return console.Profile.Capabilities.Ansi && !Console.IsOutputRedirected ? new TerminalScreen(console) : new PlainScreen(console);
    }

    /// <summary>Says one line.</summary>
    internal abstract void Say(string text);

    /// <summary>Says what went wrong.</summary>
    internal abstract void Fail(string text);

    /// <summary>Says what a show saw, or did not.</summary>
    internal abstract void Say(ShowResult show);

    /// <summary>Says one thing about a file.</summary>
    internal abstract void Say(Finding finding);

    /// <summary>Shows how a run comes on, until the result is disposed.</summary>
    internal abstract IDisposable Follow(string title, Tally tally);

    internal abstract void Show(Table table);
}
