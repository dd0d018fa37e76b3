using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>Resources are equal when their attributes are, in order, and how many were left out; compared as they are stored.</summary>
internal sealed class ResourceComparer : IEqualityComparer<Resource>
{
    public bool Equals(Resource? x, Resource? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.DroppedAttributes == y.DroppedAttributes && AttributeText.Pack(x.Attributes).AsSpan().SequenceEqual(AttributeText.Pack(y.Attributes)));

    public int GetHashCode(Resource obj) => Utf8Key.Comparer.GetHashCode(AttributeText.Pack(obj.Attributes));
}

/// <summary>Scopes are equal when name, version and attributes are, and how many were left out.</summary>
internal sealed class ScopeComparer : IEqualityComparer<Scope>
{
    public bool Equals(Scope? x, Scope? y) =>
        ReferenceEquals(x, y)
        || (x is not null && y is not null && x.Name == y.Name && x.Version == y.Version && x.DroppedAttributes == y.DroppedAttributes
            && AttributeText.Pack(x.Attributes).AsSpan().SequenceEqual(AttributeText.Pack(y.Attributes)));

    public int GetHashCode(Scope obj) => HashCode.Combine(obj.Name, obj.Version, Utf8Key.Comparer.GetHashCode(AttributeText.Pack(obj.Attributes)));
}
