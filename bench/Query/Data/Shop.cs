namespace Dendro.Bench.Query.Data;

/// <summary>A route of a service.</summary>
/// <param name="Service">The index of the service.</param>
internal sealed record Route(int Service, string Method, string Path);

/// <summary>The system whose hour the data set is: its services, their routes, and what they keep and move.</summary>
internal static class Shop
{
    internal static readonly string[] Services =
        ["storefront", "gateway", "checkout", "basket", "payment", "inventory", "catalog", "shipping", "pricing", "mailer", "search", "identity"];

    /// <summary>Two of each service, one to read and one to write.</summary>
    internal static readonly Route[] Routes =
    [
        new(0, "GET", "/home"), new(0, "POST", "/home/visits"),
        new(1, "GET", "/orders/{id}"), new(1, "POST", "/orders"),
        new(2, "GET", "/checkouts/{id}"), new(2, "POST", "/checkouts"),
        new(3, "GET", "/baskets/{id}"), new(3, "POST", "/baskets/{id}/items"),
        new(4, "GET", "/payments/{id}"), new(4, "POST", "/payments"),
        new(5, "GET", "/shelves/{id}"), new(5, "POST", "/shelves/{id}/reservations"),
        new(6, "GET", "/products"), new(6, "POST", "/products/{id}/reviews"),
        new(7, "GET", "/parcels/{id}"), new(7, "POST", "/parcels"),
        new(8, "GET", "/prices"), new(8, "POST", "/prices/quotes"),
        new(9, "GET", "/letters/{id}"), new(9, "POST", "/letters"),
        new(10, "GET", "/search"), new(10, "POST", "/search/clicks"),
        new(11, "GET", "/sessions/{id}"), new(11, "POST", "/sessions"),
    ];

    internal static readonly string[] Tables = ["orders", "baskets", "payments", "shelves", "products", "parcels"];

    internal static readonly string[] Topics = ["order-placed", "parcel-sent", "payment-settled", "shelf-emptied"];

    internal static readonly string[] Woods = ["oak", "beech", "ash", "maple", "larch", "walnut", "cherry", "pine"];

    internal static string Address(int service) => $"{Services[service]}.shop.local";

    /// <summary>A number that looks random and is the same in every run (the last step of SplitMix64).</summary>
    internal static ulong Mix(long number)
    {
        var mixed = (ulong)number + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
