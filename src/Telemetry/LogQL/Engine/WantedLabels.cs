using Dendro.Telemetry.LogQL.Engine.Parsing;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>The labels that a query looks at: what a line holds beside them needs not be made.</summary>
internal sealed class WantedLabels(IReadOnlySet<string> names)
{
    readonly string[] _names = [.. names];

    /// <summary>Whether a key of a line may become one of them, alone or as the end of a path of keys.</summary>
    public bool MayBe(ReadOnlySpan<char> key, ReadOnlySpan<char> path = default)
    {
        if (!LabelNames.IsPlain(key))
        {
            return true;
        }

        foreach (var name in _names)
        {
            var end = path.Length == 0 ? name
                : name.Length > path.Length && name[path.Length] == '_' && name.AsSpan().StartsWith(path) ? name.AsSpan(path.Length + 1)
                : default;
            if (end.SequenceEqual(key))
            {
                return true;
            }
        }

        return false;
    }
}
