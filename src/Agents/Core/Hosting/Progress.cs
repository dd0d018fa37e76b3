using System.Net.ServerSentEvents;
using System.Threading.Channels;
using Dendro.Agents.Core.Model.Investigating;

namespace Dendro.Agents.Core.Hosting;

/// <summary>What a stream tells before the answer is there. Nobody need listen.</summary>
internal sealed class Progress(TimeProvider clock, ChannelWriter<SseItem<object>>? listener = null)
{
    readonly long _start = clock.GetTimestamp();

    public double ElapsedMs => Math.Round(clock.GetElapsedTime(_start).TotalMilliseconds, 1);

    public void Step(string agent, string message) => Tell("progress", new { agent, message, elapsed_ms = ElapsedMs });

    public void Finding(string agent, Evidence.Finding finding) => Tell("finding", new { agent, finding });

    /// <summary>The whole answer as it stands before the model adds to it.</summary>
    public void Preliminary(object answer) => Tell("preliminary", answer);

    /// <summary>What the model writes, not checked yet.</summary>
    /// <param name="text">More of it.</param>
    /// <param name="isAnew">What was told before no longer holds.</param>
    public void Words(string text, bool isAnew) => Tell("words", new { words = text, anew = isAnew });

    /// <summary>A sentence of the model, checked.</summary>
    public void Sentence(ModelSentence sentence) => Tell("sentence", new { sentence });

    /// <summary>What the model means to do and what it has looked at.</summary>
    public void Investigation(IReadOnlyList<ModelTask> plan, IReadOnlyList<ModelStep> steps) => Tell("investigation", new { plan, steps });

    // An unbounded channel takes whatever comes until it is completed.
    void Tell(string kind, object data) => listener?.TryWrite(new SseItem<object>(data, kind));
}
