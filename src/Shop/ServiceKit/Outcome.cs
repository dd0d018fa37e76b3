namespace Dendro.Shop.ServiceKit;

/// <summary>What became of an attempt to handle a message.</summary>
public abstract record Outcome
{
    Outcome() { }

    /// <summary>Done; the message may be committed.</summary>
    public sealed record Accepted : Outcome;

    /// <summary>The receiver says that this message will never do: after a few tries it is dead-lettered.</summary>
    /// <param name="Reason">What the receiver said.</param>
    public sealed record Rejected(string Reason) : Outcome;

    /// <summary>Something went wrong that has nothing to do with the message: it is tried until it works.</summary>
    /// <param name="Error">What went wrong.</param>
    public sealed record Failed(Exception Error) : Outcome;
}
