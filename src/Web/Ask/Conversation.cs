using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>One question and what came of it.</summary>
public sealed class Turn(string question, TimeWindow window)
{
    public string Question => question;
    public TimeWindow Window => window;
    public List<Step> Steps { get; } = [];
    public Answer? Answer { get; set; }
    public BackendException? Problem { get; set; }
    public bool IsStopped { get; set; }
    public bool IsRunning { get; set; } = true;
}
