namespace Dendro.Telemetry.Templates;

/// <summary>A map of text, such as labels: what it does not hold is "".</summary>
internal sealed class TextMap() : Dictionary<string, object?>(StringComparer.Ordinal);

/// <summary>A value with fixed fields: one that it does not have is an error.</summary>
/// <param name="typeName">Its type as messages show it.</param>
internal sealed class FieldSet(string typeName) : Dictionary<string, object?>(StringComparer.Ordinal)
{
    public string TypeName => typeName;
}
