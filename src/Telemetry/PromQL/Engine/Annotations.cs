namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>Warnings and hints that travel beside a result: each text once, in the order of their first occurrence.</summary>
public sealed class Annotations
{
    readonly List<string> _warnings = [];
    readonly List<string> _infos = [];
    readonly HashSet<string> _seen = [];

    /// <summary>What may have made the result wrong. Each begins with <c>PromQL warning: </c>.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>What may be a mistake in the query. Each begins with <c>PromQL info: </c>.</summary>
    public IReadOnlyList<string> Infos => _infos;

    /// <summary>Adds a warning unless it is there.</summary>
    public void Warn(string message) => Add(_warnings, "PromQL warning: " + message);

    /// <summary>Adds a hint unless it is there.</summary>
    public void Inform(string message) => Add(_infos, "PromQL info: " + message);

    /// <summary>Adds a warning that does not come from the language, such as a cut result.</summary>
    public void WarnPlainly(string message) => Add(_warnings, message);

    void Add(List<string> list, string text)
    {
        if (_seen.Add(text))
        {
            list.Add(text);
        }
    }
}
