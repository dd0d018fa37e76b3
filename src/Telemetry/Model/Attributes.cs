namespace Dendro.Telemetry.Model;

/// <summary>The attributes of a resource, scope, span, event or link, in the order they were sent.</summary>
public sealed class Attributes(IReadOnlyList<KeyValuePair<string, AttributeValue>> entries)
{
    /// <summary>No attributes.</summary>
    public static readonly Attributes Empty = new([]);

    /// <summary>Name and value pairs.</summary>
    public IReadOnlyList<KeyValuePair<string, AttributeValue>> Entries { get; } = entries;

    /// <summary>The value of the attribute <paramref name="name"/>, or null when it is absent.</summary>
    public AttributeValue? this[string name]
    {
        get
        {
            foreach (var (key, value) in Entries)
            {
                if (key == name)
                {
                    return value;
                }
            }

            return null;
        }
    }
}
