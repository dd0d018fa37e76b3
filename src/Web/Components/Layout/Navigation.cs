using MudBlazor;

namespace Dendro.Web.Components.Layout;

/// <summary>The pages that exist, in the order of the menu.</summary>
internal static class Navigation
{
    /// <param name="Below">The folder in which addresses belong to the page too.</param>
    public sealed record Page(string Address, string Title, string Icon, string? Below = null);

    public static IReadOnlyList<Page> Pages { get; } =
    [
        new("", "Ask", Icons.Material.Outlined.Forum, "ask/"),
        new("explore", "Explore", Icons.Material.Outlined.QueryStats),
        new("map", "Map", Icons.Material.Outlined.AccountTree),
        new("shop", "Shop", Icons.Material.Outlined.Storefront),
        new("faults", "Faults", Icons.Material.Outlined.Bolt),
    ];
}
