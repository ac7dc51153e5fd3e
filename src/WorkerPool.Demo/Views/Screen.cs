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
        return console.Profile.Capabilities.Ansi && !Console.IsOutputRedirected ? new TerminalScreen(console) : new PlainScreen();
    }

    /// <summary>Begins a part of the program.</summary>
    internal abstract void Begin(string title);

    /// <summary>Says one line.</summary>
    internal abstract void Say(string text);

    /// <summary>Says what went wrong.</summary>
    internal abstract void Fail(string text);

    /// <summary>Says what a show saw, or did not.</summary>
    internal abstract void Say(ShowResult show);

    /// <summary>Says one thing about a document.</summary>
    internal abstract void Say(Finding finding);

    /// <summary>Shows that something is under way, and how far it is, until the result is disposed.</summary>
    internal abstract IDisposable Follow(Func<string> progress);

    /// <summary>Begins the part with its title and shows what each worker of the run does, until the result is disposed.</summary>
    internal abstract IDisposable Follow(Run run);

    /// <summary>Shows speeds, in bytes a second, as bars.</summary>
    internal abstract void Show(IReadOnlyList<Speed> speeds);
}

/// <summary>Bytes a second, and whose.</summary>
internal readonly record struct Speed(string Name, double BytesPerSecond);
