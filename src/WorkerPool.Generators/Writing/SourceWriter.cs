using System.Text;

namespace WorkerPool.Generators.Writing;

/// <summary>Text with indented blocks. The line end is the same on every machine.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public override string ToString() => _text.ToString();

    internal void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', 4 * _depth).Append(text);
        _text.Append('\n');
    }

    internal void Open()
    {
        Line("{");
        _depth++;
    }

    internal void Close(string tail = "")
    {
        _depth--;
        Line("}" + tail);
    }

    internal void Indented(string text)
    {
        _depth++;
        Line(text);
        _depth--;
    }
}
