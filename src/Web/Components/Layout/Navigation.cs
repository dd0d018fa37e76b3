using MudBlazor;

namespace Dendro.Web.Components.Layout;

/// <summary>The pages that exist, in the order of the menu.</summary>
internal static class Navigation
{
    public sealed record Page(string Address, string Title, string Icon);

    public static IReadOnlyList<Page> Pages { get; } =
    [
        new("", "Ask", Icons.Material.Outlined.Forum),
        new("explore", "Explore", Icons.Material.Outlined.QueryStats),
        new("map", "Map", Icons.Material.Outlined.AccountTree),
        new("shop", "Shop", Icons.Material.Outlined.Storefront),
        new("faults", "Faults", Icons.Material.Outlined.Bolt),
    ];
}
