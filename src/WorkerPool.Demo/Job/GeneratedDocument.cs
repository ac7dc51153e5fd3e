namespace WorkerPool.Demo.Job;

/// <summary>
/// A text of made-up words, in memory. Its number and its length decide every byte, so that it is the same in each run and on each
/// machine, and no disk is measured.
/// </summary>
internal sealed class GeneratedDocument : Document
{
    private const int VocabularySize = 4096;
    private const int LineLength = 80;
    private const ulong VocabularySeed = 0x9E3779B97F4A7C15;

    private static readonly byte[][] s_vocabulary = MakeVocabulary();

    private readonly byte[] _text;

    internal GeneratedDocument(int number, int length) : base($"document {number:000}", length) => _text = MakeText((ulong)number, length);

    internal override DocumentReader Open() => new Reader(_text);

    private static byte[] MakeText(ulong number, int length)
    {
        var random = new Generator(number + 1);
        byte[] text = new byte[length];
        Span<byte> rest = text;
        for (int column = 0; !rest.IsEmpty;)
        {
            // The product of two numbers makes some words far more frequent than others, as they are in a language.
            ReadOnlySpan<byte> word = s_vocabulary[random.Below(VocabularySize) * random.Below(VocabularySize) / VocabularySize];
            word = word[..Math.Min(word.Length, rest.Length)];
            word.CopyTo(rest);
            rest = rest[word.Length..];
            column += word.Length + 1;
            if (rest.IsEmpty)
                break;
            bool isFull = column >= LineLength;
            rest[0] = isFull ? (byte)'\n' : (byte)' ';
            rest = rest[1..];
            column = isFull ? 0 : column;
        }

        return text;
    }

    private static byte[][] MakeVocabulary()
    {
        const int Shortest = 2, Longest = 11;
        var random = new Generator(VocabularySeed);
        byte[][] words = new byte[VocabularySize][];
        foreach (ref byte[] word in words.AsSpan())
        {
            word = new byte[Shortest + random.Below(Longest - Shortest + 1)];
            foreach (ref byte letter in word.AsSpan())
                letter = (byte)('a' + random.Below('z' - 'a' + 1));
        }

        return words;
    }

    /// <summary>Xorshift: the same numbers with every version of .NET, which <see cref="Random"/> does not promise.</summary>
    private struct Generator(ulong seed)
    {
        private const ulong Multiplier = 0x2545F4914F6CDD1D;

        private ulong _state = seed * Multiplier | 1;

        internal int Below(int limit)
        {
            _state ^= _state >> 12;
            _state ^= _state << 25;
            _state ^= _state >> 27;
            return (int)((_state * Multiplier >> 32) * (ulong)limit >> 32);
        }
    }

    private sealed class Reader(byte[] text) : DocumentReader
    {
        internal override DocumentStamp Stamp => new(text.Length, DateTime.UnixEpoch);

        internal override int Read(Span<byte> buffer, long position)
        {
            ReadOnlySpan<byte> rest = text.AsSpan((int)position);
            rest = rest[..Math.Min(rest.Length, buffer.Length)];
            rest.CopyTo(buffer);
            return rest.Length;
        }

        public override void Dispose()
        {
        }
    }
}
