namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>How many elements of each side may meet in a binary operation between vectors.</summary>
public enum Cardinality
{
    /// <summary>At most one on each side.</summary>
    OneToOne,

    /// <summary>Several on the left for one on the right: <c>group_left</c>.</summary>
    ManyToOne,

    /// <summary>One on the left for several on the right: <c>group_right</c>.</summary>
    OneToMany,

    /// <summary>Any number: the set operators.</summary>
    ManyToMany,
}

/// <summary>How elements of two vectors find each other.</summary>
public sealed record MatchRule
{
    /// <summary>The rule of an operator without modifiers: all labels but the name, one to one.</summary>
    public static readonly MatchRule Default = new();

    /// <summary>How many may meet.</summary>
    public Cardinality Cardinality { get; init; }

    /// <summary>The labels that must agree: <c>on (…)</c> or <c>ignoring (…)</c>.</summary>
    public Grouping Labels { get; init; } = new(Without: true, []);

    /// <summary>Labels that the many side takes over from the one side.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Stands in for a missing element on the left (<c>fill_left</c>), or null.</summary>
    public double? FillLeft { get; init; }

    /// <summary>Stands in for a missing element on the right (<c>fill_right</c>), or null.</summary>
    public double? FillRight { get; init; }
}

/// <summary>Combines two samples. False means that the result has no element there.</summary>
public delegate bool PointOperation(in Point left, in Point right, out Point result);
