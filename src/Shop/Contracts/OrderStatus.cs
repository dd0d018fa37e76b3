namespace Dendro.Shop.Contracts;

/// <summary>Where an order stands. On the wire: the name in lower case.</summary>
public enum OrderStatus
{
    /// <summary>Accepted; no wood taken yet.</summary>
    Registered,

    /// <summary>Its wood has been taken from stock.</summary>
    Ready,

    /// <summary>On its way to the customer.</summary>
    Shipped,

    /// <summary>Waiting for wood that is not in stock.</summary>
    Blocked,

    /// <summary>Delivered; nothing more happens.</summary>
    Closed,

    /// <summary>Its wood could neither be taken nor be waited for; a person must look.</summary>
    Unknown,
}
