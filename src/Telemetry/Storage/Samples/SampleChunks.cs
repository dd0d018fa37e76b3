using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dendro.Telemetry.Storage.Samples;

/// <summary>
/// The samples of many series, each series' one after the other as <see cref="SampleToken"/> writes them, in the order in which they came.
/// One thread adds. What it has added is seen from <see cref="Publish"/> on, which and <see cref="Find"/> are called under one lock;
/// a chunk that was found is read without it, since what it holds does not change any more.
/// </summary>
/// <param name="originMs">A time near to those of the samples.</param>
/// <param name="wanted">By number, the series whose samples are kept; null when all are.</param>
internal sealed class SampleChunks(long originMs, BitArray? wanted = null)
{
    const int PageBits = 8;
    const int PageSize = 1 << PageBits;
    const int FirstBytes = 32;
    const int MostBlockBytes = 4096;
    const int ChunkBytes = 8;
    const int TailBytes = 48;

    readonly SampleSlabs _slabs = new();
    // By the number of the series.
    Page?[] _pages = [];
    long _pageBytes;

    /// <summary>How many samples were added.</summary>
    internal long Count { get; private set; }

    /// <summary>The histograms, which are few.</summary>
    internal HistogramRows Histograms { get; } = new();

    /// <summary>Bytes it takes.</summary>
    internal long Bytes => _slabs.Bytes + _pageBytes + ((long)_pages.Length * sizeof(long)) + Histograms.Bytes;

    /// <summary>Whether it holds what it takes to add.</summary>
    internal bool IsOpen => Array.Exists(_pages, page => page?.Tails is not null);

    // What runs for each of millions of rows as soon as the first query after a start is optimized from the first call.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(ReadOnlySpan<uint> series, ReadOnlySpan<long> times, ReadOnlySpan<double> values, ReadOnlySpan<long> starts)
    {
        Span<byte> token = stackalloc byte[SampleToken.MostBytes];
        for (var i = 0; i < series.Length; i++)
        {
            if (wanted is not null && !wanted[(int)series[i]])
            {
                continue;
            }

            Count++;
            ref var tail = ref TailOf(series[i]);
            var length = SampleToken.Write(ref token[0], ref tail.Last, times[i], values[i], starts[i]);
            Put(ref tail, token[..length], NextBytes(tail.Count));
        }
    }

    internal void Add(uint series, long timeMs, long startMs, ReadOnlySpan<byte> histogram)
    {
        if (wanted is null || wanted[(int)series])
        {
            Count++;
            Histograms.Add(series, timeMs, startMs, histogram);
        }
    }

    /// <summary>Shows what was added since it was last called.</summary>
    internal void Publish()
    {
        foreach (var page in _pages)
        {
            page?.Publish();
        }

        Histograms.Publish();
    }

    /// <summary>What is published of a series.</summary>
    internal SampleChunk Find(uint series)
    {
        var page = series >> PageBits;
        return page < _pages.Length && _pages[page] is { } found ? found.Published[series & (PageSize - 1)] : default;
    }

    /// <summary>Reads the samples of a chunk; the spans are as long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Read(SampleChunk chunk, Span<long> times, Span<double> values, Span<long> starts)
    {
        values = values[..times.Length];
        starts = starts[..times.Length];
        if (times.IsEmpty)
        {
            return;
        }

        var last = new LastSample { TimeMs = originMs };
        ref var token = ref _slabs[chunk.First];
        for (var i = 0; i < times.Length; i++)
        {
            if (token == SampleToken.Jump)
            {
                token = ref _slabs[Target(ref token)];
            }

            token = ref Unsafe.Add(ref token, SampleToken.Read(ref token, ref last));
            times[i] = last.TimeMs;
            values[i] = last.Value;
            starts[i] = last.StartMs;
        }
    }

    /// <summary>The same, published, in as few bytes as it takes; it can be added to, and then takes more again.</summary>
    internal SampleChunks Sealed()
    {
        var copy = new SampleChunks(originMs) { _pages = new Page?[_pages.Length] };
        for (var number = 0; number < _pages.Length; number++)
        {
            if (_pages[number] is { } page)
            {
                copy._pages[number] = new Page();
                copy._pageBytes += PageSize * ChunkBytes;
                for (var i = 0; i < PageSize; i++)
                {
                    copy._pages[number]!.Published[i] = copy.Copy(this, page.Published[i]);
                }
            }
        }

        Histograms.CopyTo(copy.Histograms);
        return copy;
    }

    // The chunks of short-lived and of busy series waste little.
    static int NextBytes(int count) => count switch { 0 => FirstBytes, < 16 => 64, < 128 => 128, _ => 512 };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    ref Tail TailOf(uint series)
    {
        var number = (int)(series >> PageBits);
        if (number >= _pages.Length)
        {
            // Others find series meanwhile.
            var longer = new Page?[Math.Max(number + 1, _pages.Length + (_pages.Length / 4))];
            _pages.CopyTo(longer, 0);
            _pages = longer;
        }

        if (_pages[number] is not { } page)
        {
            _pages[number] = page = new Page();
            _pageBytes += PageSize * ChunkBytes;
        }

        page.IsChanged = true;
        return ref (page.Tails ??= Tails(page))[series & (PageSize - 1)];
    }

    Tail[] Tails(Page page)
    {
        var tails = new Tail[PageSize];
        _pageBytes += PageSize * TailBytes;
        for (var i = 0; i < PageSize; i++)
        {
            tails[i] = TailOf(page.Published[i]);
        }

        return tails;
    }

    Tail TailOf(SampleChunk chunk)
    {
        var tail = new Tail { Last = new LastSample { TimeMs = originMs }, First = chunk.First, At = chunk.First, Count = chunk.Count };
        for (var i = 0; i < chunk.Count; i++)
        {
            ref var token = ref _slabs[tail.At];
            if (token == SampleToken.Jump)
            {
                tail.At = Target(ref token);
                token = ref _slabs[tail.At];
            }

            tail.At += SampleToken.Read(ref token, ref tail.Last);
        }

        return tail;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    SampleChunk Copy(SampleChunks from, SampleChunk chunk)
    {
        var (bytes, at) = (0, chunk.First);
        for (var i = 0; i < chunk.Count; i++)
        {
            bytes += from.Next(ref at).Length;
        }

        var tail = new Tail();
        at = chunk.First;
        for (var i = 0; i < chunk.Count; i++)
        {
            var token = from.Next(ref at);
            Put(ref tail, token, Math.Min(MostBlockBytes, bytes + SampleToken.JumpBytes));
            bytes -= token.Length;
        }

        return new SampleChunk(tail.First, tail.Count);
    }

    // The token at an address, or where a jump there leads; the address becomes that of the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ReadOnlySpan<byte> Next(ref int at)
    {
        if (_slabs[at] == SampleToken.Jump)
        {
            at = Target(ref _slabs[at]);
        }

        ref var token = ref _slabs[at];
        var length = SampleToken.Length(token);
        at += length;
        return MemoryMarshal.CreateReadOnlySpan(ref token, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Put(ref Tail tail, ReadOnlySpan<byte> token, int nextBytes)
    {
        if (tail.Room < token.Length)
        {
            var next = _slabs.Take(nextBytes);
            if (tail.Count == 0)
            {
                tail.First = next;
            }
            else
            {
                ref var jump = ref _slabs[tail.At];
                jump = SampleToken.Jump;
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref jump, 1), next);
            }

            // Each block has room for a jump to the one after it.
            (tail.At, tail.Room) = (next, nextBytes - SampleToken.JumpBytes);
        }

        token.CopyTo(MemoryMarshal.CreateSpan(ref _slabs[tail.At], token.Length));
        tail.At += token.Length;
        tail.Room -= token.Length;
        tail.Count++;
    }

    static int Target(ref byte jump) => Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref jump, 1));

    sealed class Page
    {
        internal SampleChunk[] Published { get; } = new SampleChunk[PageSize];

        internal Tail[]? Tails { get; set; }

        internal bool IsChanged { get; set; }

        internal void Publish()
        {
            for (var i = 0; IsChanged && i < PageSize; i++)
            {
                Published[i] = new SampleChunk(Tails![i].First, Tails[i].Count);
            }

            IsChanged = false;
        }
    }

    // Where a series goes on.
    struct Tail
    {
        internal LastSample Last;
        internal int First;
        internal int At;
        internal int Room;
        internal int Count;
    }
}

/// <summary>The samples of a series, from an address on.</summary>
internal readonly record struct SampleChunk(int First, int Count);
