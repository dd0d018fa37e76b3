namespace Dendro.Web.Components;

/// <summary>A service has the same colour on every page, chosen from its name alone.</summary>
internal static class ServiceColor
{
    // The shop's own services get colours that differ; any other name is spread by its hash.
    static readonly string[] Known = ["order", "stock", "customer", "supplier", "ordercheck", "suppliercheck", "ordermanagement"];

    public static string Of(string service)
    {
        var known = Array.IndexOf(Known, service);
        // FNV-1a: string.GetHashCode differs from process to process.
        var hash = service.Aggregate(2166136261u, (sum, letter) => (sum ^ letter) * 16777619u);
        return $"var(--series-{(known >= 0 ? known : hash % 10)})";
    }
}
