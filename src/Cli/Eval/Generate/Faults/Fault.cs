using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Faults;

/// <summary>Something that is broken from a moment on; a kind overrides what it changes.</summary>
internal abstract class Fault(string kind, Service service)
{
    public string Kind => kind;

    /// <summary>The service that a right answer names.</summary>
    public Service Service => service;

    /// <summary>When it begins, in seconds from the beginning of the recording.</summary>
    public double Since { get; set; }

    public virtual Instance? Instance => null;

    public virtual string? Dependency => null;

    public bool IsOn(double time) => time >= Since;

    /// <summary>How much of the usual traffic reaches an entry.</summary>
    public virtual double Traffic(Operation entry) => 1;

    public virtual void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect)
    {
    }

    /// <summary>The call is not made any more.</summary>
    public virtual bool Skips(Edge edge) => false;

    /// <summary>What the network adds to a call.</summary>
    public virtual double DelayMs(Edge edge, Dice dice) => 0;

    /// <summary>What a database or third party does, which has no telemetry of its own.</summary>
    public virtual void Answer(Edge edge, Dice dice, ref Effect effect)
    {
    }

    /// <summary>The process takes no connections at this moment.</summary>
    public virtual bool IsDown(Instance instance, double time) => false;

    /// <summary>Seconds that a message waits; null when nobody takes it.</summary>
    public virtual double? QueueWait(Edge edge, double time, double usual) => usual;

    public virtual void Change(Instance instance, double time, Dice dice, Condition condition)
    {
    }

    /// <summary>What the process logs of itself, with the time.</summary>
    public virtual IEnumerable<(double Time, Instance Instance, string Text, bool IsError)> Lines(double end) => [];
}

/// <summary>Nothing is broken.</summary>
internal sealed class NoFault : Fault
{
    public NoFault(Service service)
        : base("quiet", service) => Since = double.PositiveInfinity;
}
