using System.Net.ServerSentEvents;
using System.Threading.Channels;

namespace Dendro.Agents.Core.Hosting;

/// <summary>What a stream tells before the answer is there. Nobody need listen.</summary>
internal sealed class Progress(TimeProvider clock, ChannelWriter<SseItem<object>>? listener = null)
{
    readonly long _start = clock.GetTimestamp();

    public double ElapsedMs => Math.Round(clock.GetElapsedTime(_start).TotalMilliseconds, 1);

    public void Step(string agent, string message) => Tell("progress", new { agent, message, elapsed_ms = ElapsedMs });

    public void Finding(string agent, Evidence.Finding finding) => Tell("finding", new { agent, finding });

    // An unbounded channel takes whatever comes until it is completed.
    void Tell(string kind, object data) => listener?.TryWrite(new SseItem<object>(data, kind));
}
