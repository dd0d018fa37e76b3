namespace Dendro.Shop.Contracts;

/// <summary>The wood the shop trades in. On the wire: the name in lower case.</summary>
public enum WoodType
{
    /// <summary>Oak.</summary>
    Oak,

    /// <summary>Maple.</summary>
    Maple,

    /// <summary>Birch.</summary>
    Birch,

    /// <summary>Elm.</summary>
    Elm,

    /// <summary>Pine.</summary>
    Pine,
}
