using System.Text.RegularExpressions;

namespace Dendro.Telemetry.Model;

/// <summary>How a <see cref="Matcher"/> compares.</summary>
public enum MatchType
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c>, anchored at both ends.</summary>
    Regex,

    /// <summary><c>!~</c>, anchored at both ends.</summary>
    NotRegex,
}

/// <summary>A condition on one label; a label that is absent has the value "".</summary>
public sealed class Matcher
{
    readonly Regex? _regex;

    /// <summary>Makes a matcher.</summary>
    /// <exception cref="ArgumentException">The pattern is not a regular expression, or needs look-around or back-references.</exception>
    public Matcher(string name, MatchType type, string value)
    {
        (Name, Type, Value) = (name, type, value);
        _regex = type is MatchType.Regex or MatchType.NotRegex ? Re2.Anchored(value) : null;
    }

    /// <summary>The label's name.</summary>
    public string Name { get; }

    /// <summary>How it compares.</summary>
    public MatchType Type { get; }

    /// <summary>The text or pattern compared with.</summary>
    public string Value { get; }

    /// <summary>Whether a label of this value passes.</summary>
    public bool Matches(string value) => Type switch
    {
        MatchType.Equal => value == Value,
        MatchType.NotEqual => value != Value,
        MatchType.Regex => _regex!.IsMatch(value),
        _ => !_regex!.IsMatch(value),
    };

    /// <summary>Whether the set's label of this name passes.</summary>
    public bool Matches(Labels labels) => Matches(labels[Name]);

    /// <summary>The operator as the languages write it.</summary>
    public string Operator => Type switch
    {
        MatchType.Equal => "=",
        MatchType.NotEqual => "!=",
        MatchType.Regex => "=~",
        _ => "!~",
    };
}
