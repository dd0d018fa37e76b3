using System.Globalization;

namespace Dendro.Telemetry.Model;

/// <summary>An OpenTelemetry attribute's value (opentelemetry-proto <c>AnyValue</c>).</summary>
public abstract record AttributeValue
{
    /// <summary>A text.</summary>
    public sealed record Text(string Value) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => Value;
    }

    /// <summary>A 64-bit whole number.</summary>
    public sealed record Integer(long Value) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A 64-bit floating-point number.</summary>
    public sealed record Float(double Value) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>A truth value.</summary>
    public sealed record Boolean(bool Value) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => Value ? "true" : "false";
    }

    /// <summary>Raw bytes; printed in base64.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Value) : AttributeValue
    {
        /// <inheritdoc/>
        public override string ToString() => Convert.ToBase64String(Value.Span);
    }

    /// <summary>A list of values.</summary>
    public sealed record List(IReadOnlyList<AttributeValue> Values) : AttributeValue;

    /// <summary>Values by name.</summary>
    public sealed record Map(IReadOnlyList<KeyValuePair<string, AttributeValue>> Entries) : AttributeValue;

    /// <summary>No value.</summary>
    public sealed record Nothing : AttributeValue
    {
        /// <summary>The one instance.</summary>
        public static readonly Nothing Instance = new();
    }
}
