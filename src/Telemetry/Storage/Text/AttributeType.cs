namespace Dendro.Telemetry.Storage.Text;

/// <summary>The type of a stored attribute: the letter that stands before its value.</summary>
public enum AttributeType : byte
{
    /// <summary>A text, as it is.</summary>
    Text = (byte)'s',

    /// <summary>A 64-bit whole number in decimal digits.</summary>
    Integer = (byte)'i',

    /// <summary>A 64-bit floating-point number, round-trip digits.</summary>
    Float = (byte)'d',

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean = (byte)'b',

    /// <summary>Bytes in base64.</summary>
    Bytes = (byte)'x',

    /// <summary>A list or map as JSON.</summary>
    Json = (byte)'j',

    /// <summary>No value.</summary>
    Nothing = (byte)'n',
}
