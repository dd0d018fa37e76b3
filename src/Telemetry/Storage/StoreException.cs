namespace Dendro.Telemetry.Storage;

/// <summary>The store cannot do what was asked; the message is a sentence for whoever runs it.</summary>
public class StoreException : Exception
{
    /// <summary>Makes one.</summary>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    public StoreException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Whether it failed because the store may take no more memory, so that asking for less can help.</summary>
    public virtual bool IsOutOfMemory => false;
}
