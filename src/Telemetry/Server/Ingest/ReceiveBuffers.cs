using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>
/// Kestrel's memory in blocks of 64 KB. It reads a connection one block at a time, and a request of a thousand records
/// is some hundred kilobytes: with its own blocks of 4 KB most of receiving is system calls and hand-overs.
/// </summary>
internal sealed class ReceiveBuffers : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new Pool();

    sealed class Pool : MemoryPool<byte>
    {
        const int BlockBytes = 64 << 10;

        // Beyond what busy connections use at once, blocks are left to the garbage collector.
        const int MostIdle = 64;

        readonly ConcurrentQueue<byte[]> _idle = new();

        public override int MaxBufferSize => BlockBytes;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
            // Pinned, since the socket reads into them.
            return new Block(this, _idle.TryDequeue(out var bytes) ? bytes : GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true));
        }

        protected override void Dispose(bool disposing) => _idle.Clear();

        void Return(byte[] bytes)
        {
            if (_idle.Count < MostIdle)
            {
                _idle.Enqueue(bytes);
            }
        }

        sealed class Block(Pool pool, byte[] bytes) : IMemoryOwner<byte>
        {
            byte[]? _bytes = bytes;

            public Memory<byte> Memory { get; } = MemoryMarshal.CreateFromPinnedArray(bytes, 0, bytes.Length);

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
                {
                    pool.Return(bytes);
                }
            }
        }
    }
}
