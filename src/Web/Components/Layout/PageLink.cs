using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Dendro.Web.Components.Layout;

/// <summary>A link of the menu, marked while its page is shown.</summary>
public sealed class PageLink : NavLink
{
    [Inject] NavigationManager Address { get; set; } = default!;

    [Parameter] public string? Below { get; set; }

    protected override bool ShouldMatch(string uriAbsolute) =>
        base.ShouldMatch(uriAbsolute) || (Below is not null && Address.ToBaseRelativePath(uriAbsolute).StartsWith(Below, StringComparison.Ordinal));
}
