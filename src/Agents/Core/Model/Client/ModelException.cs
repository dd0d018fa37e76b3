using System.Net;

namespace Dendro.Agents.Core.Model.Client;

/// <summary>The model's server did not do what was asked; the message is a sentence, with the server's own words where it said any.</summary>
internal sealed class ModelException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Null when no answer came.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What was sent is longer than the model's context.</summary>
    public bool IsTooLong { get; init; }
}
