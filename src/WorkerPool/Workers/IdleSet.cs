using System.Numerics;
using System.Runtime.InteropServices;

namespace WorkerPool.Workers;

/// <summary>
/// Which workers rest: one bit for each of the pool's places. A worker sets its own bit; whoever clears it, with one atomic
/// operation, has claimed the worker, and must send it exactly one frame. The worker itself withdraws the same way.
/// </summary>
internal sealed class IdleSet(int places)
{
    private const int MaxSpinners = 2;
    private const int BitsPerWord = 64;

    // One word for 64 places, each on its own cache line.
    private readonly Word[] _words = new Word[(places + BitsPerWord - 1) / BitsPerWord];

    // Workers that spin now; only a limit, so it needs no ordering.
    private int _spinners;

    /// <summary>Whether a worker rests. A caller that has published work must have fenced before it reads this.</summary>
    internal bool Any
    {
        get
        {
            foreach (ref Word word in _words.AsSpan())
            {
                if (Volatile.Read(ref word.Resting) != 0)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Says that a worker rests. A full fence: the worker's last look for work comes after it.</summary>
    internal void Announce(int place) => Interlocked.Or(ref _words[place / BitsPerWord].Resting, Bit(place));

    /// <summary>
    /// Claims a given worker, for itself or for a message; <see langword="false"/> when another has claimed it or it works.
    /// </summary>
    internal bool TryClaim(int place) =>
        (Interlocked.And(ref _words[place / BitsPerWord].Resting, ~Bit(place)) & Bit(place)) != 0;

    /// <summary>Claims any resting worker: one that is awake if there is one, else the one with the lowest place.</summary>
    internal bool TryClaimAny(out int place)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            ref Word word = ref _words[i];
            while (true)
            {
                ulong resting = Volatile.Read(ref word.Resting);
                if (resting == 0)
                    break;
                ulong awake = resting & Volatile.Read(ref word.Awake);
                place = (i * BitsPerWord) + BitOperations.TrailingZeroCount(awake != 0 ? awake : resting);
                if (TryClaim(place))
                    return true;
            }
        }

        place = -1;
        return false;
    }

    /// <summary>Lets a worker spin, unless enough do already.</summary>
    internal bool TryBeginSpin(int place)
    {
        if (Volatile.Read(ref _spinners) >= MaxSpinners)
            return false;
        if (Interlocked.Increment(ref _spinners) > MaxSpinners)
        {
            Interlocked.Decrement(ref _spinners);
            return false;
        }

        Interlocked.Or(ref _words[place / BitsPerWord].Awake, Bit(place));
        return true;
    }

    internal void EndSpin(int place)
    {
        Interlocked.And(ref _words[place / BitsPerWord].Awake, ~Bit(place));
        Interlocked.Decrement(ref _spinners);
    }

    private static ulong Bit(int place) => 1UL << (place % BitsPerWord);

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Word
    {
        [FieldOffset(0)]
        internal ulong Resting;

        // Of those, the ones that spin: a hint for whom to claim first.
        [FieldOffset(8)]
        internal ulong Awake;
    }
}
