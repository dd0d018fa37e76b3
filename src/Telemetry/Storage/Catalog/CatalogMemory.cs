using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Catalog;

/// <summary>
/// The memory of what is interned, in bytes, roughly. It grows with the variety of what is sent, of which a sender that puts
/// an id into a label has no end.
/// </summary>
internal sealed class CatalogMemory
{
    const int Item = 288;
    const int LabelOfAnItem = 24;
    const int Attribute = 96;
    const int PerPackedByte = 8;

    long _bytes;

    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What there is for what is sent; what is stored already is taken in whatever it takes.</summary>
    internal long MostBytes { get; set; } = long.MaxValue;

    internal bool HasRoom(long bytes) => Bytes + bytes <= MostBytes;

    /// <exception cref="CatalogFullException">There is no room for so many bytes more.</exception>
    internal void Require(long bytes)
    {
        if (!HasRoom(bytes))
        {
            throw new CatalogFullException(MostBytes);
        }
    }

    internal void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    internal static long Of(Labels labels) => Item + (LabelOfAnItem * labels.Count);

    /// <summary>A set of labels that no index shares.</summary>
    internal static long OfWhole(Labels labels) => Of(labels) + labels.Sum(label => OfText(label.Name) + OfText(label.Value));

    internal static long Of(Resource resource) => Item + Of(resource.Attributes);

    internal static long Of(Scope scope) => Item + OfText(scope.Name) + OfText(scope.Version) + Of(scope.Attributes);

    internal static long Of(MetricMetadata metadata) =>
        Item + OfText(metadata.Name) + OfText(metadata.Type) + OfText(metadata.Help) + OfText(metadata.Unit);

    internal static long OfText(string text) => sizeof(char) * (long)text.Length;

    // Lists and maps within attributes have an object for each value; the packed text has at least two bytes.
    static long Of(Attributes attributes) => (Attribute * (long)attributes.Entries.Count) + (PerPackedByte * (long)AttributeText.Pack(attributes).Length);
}
