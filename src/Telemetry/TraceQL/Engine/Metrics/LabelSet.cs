using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Typed labels in order, comparable as a whole.</summary>
internal sealed class LabelSet(IReadOnlyList<KeyValuePair<string, Static>> labels) : IEquatable<LabelSet>
{
    public const string Name = "__name__";

    readonly int _hash = labels.Aggregate(17, (hash, label) => HashCode.Combine(hash, label.Key, label.Value));

    public IReadOnlyList<KeyValuePair<string, Static>> Labels { get; } = labels;

    public static LabelSet Named(string name) => new([new(Name, Static.Of(name))]);

    public LabelSet With(string name, Static value) => new([.. Labels, new(name, value)]);

    public LabelSet Without(string name) => new([.. Labels.Where(label => label.Key != name)]);

    public Static this[string name] => Labels.FirstOrDefault(label => label.Key == name).Value;

    public bool Equals(LabelSet? other) => other is not null && _hash == other._hash && Labels.SequenceEqual(other.Labels);

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode() => _hash;

    public override string ToString() => "{" + string.Join(", ", Labels.Select(label => $"{label.Key}={label.Value}")) + "}";
}

/// <summary>A series while it is computed.</summary>
internal sealed record TimeSeries(LabelSet Labels, double[] Values)
{
    public IReadOnlyList<MetricsExemplar> Exemplars { get; init; } = [];

    public bool IsBlank => Values.All(double.IsNaN);
}
