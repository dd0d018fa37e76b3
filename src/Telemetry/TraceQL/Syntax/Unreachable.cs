using System.Diagnostics;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>A kind of node that a switch forgot.</summary>
internal static class Unreachable
{
    public static UnreachableException Node(object node) => new($"no case for {node.GetType().Name}");
}
