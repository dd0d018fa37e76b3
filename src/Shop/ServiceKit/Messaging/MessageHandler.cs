namespace Dendro.Shop.ServiceKit.Messaging;

/// <summary>Makes one attempt to handle a message, and logs what came of it.</summary>
/// <param name="key">Identifies the message for ever.</param>
/// <param name="message">The message.</param>
/// <param name="cancellationToken">Cancelled when the attempt must be given up.</param>
public delegate Task<Outcome> MessageHandler<in T>(string key, T message, CancellationToken cancellationToken);
