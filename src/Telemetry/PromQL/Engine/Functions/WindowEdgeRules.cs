using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Which functions accept <c>anchored</c> and <c>smoothed</c> ranges.</summary>
internal static class WindowEdgeRules
{
    static readonly string[] Anchored = ["changes", "delta", "increase", "rate", "resets"];
    static readonly string[] Smoothed = ["delta", "increase", "rate"];

    public static void Check(WindowEdges edges, string function)
    {
        var allowed = edges == WindowEdges.Anchored ? Anchored : Smoothed;
        if (edges != WindowEdges.Plain && !allowed.Contains(function))
        {
            throw PromQLException.Execution(
                $"{edges.ToString().ToLowerInvariant()} modifier can only be used with: {string.Join(", ", allowed)} - not with {function}");
        }
    }
}
