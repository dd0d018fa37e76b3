using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dendro.Cli.Eval.Bars;

/// <summary>The service that logs the most errors above what it used to.</summary>
internal sealed partial class ErrorLines(long onsetNs)
{
    const int SeverityError = 17;

    readonly Dictionary<string, (int Before, int After)> _lines = new(StringComparer.OrdinalIgnoreCase);
    long _firstNs = long.MaxValue;
    long _lastNs;

    [GeneratedRegex(@"\b(error|fatal|critical|exception)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Error();

    public void Add(OtlpResource resource)
    {
        foreach (var record in resource.Scopes.SelectMany(scope => OtlpResource.List(scope, "logRecords")))
        {
            var time = OtlpResource.Time(record, "timeUnixNano") is var told and > 0 ? told : OtlpResource.Time(record, "observedTimeUnixNano");
            (_firstNs, _lastNs) = (Math.Min(_firstNs, time), Math.Max(_lastNs, time));
            if (IsError(record))
            {
                var (before, after) = _lines.GetValueOrDefault(resource.Service);
                _lines[resource.Service] = time < onsetNs ? (before + 1, after) : (before, after + 1);
            }
        }
    }

    public IEnumerable<string> Rank()
    {
        // What it logged before, scaled to as much time as there is after.
        var scale = onsetNs > _firstNs ? (double)(_lastNs - onsetNs) / (onsetNs - _firstNs) : 0;
        return _lines.Select(service => (service.Key, New: service.Value.After - (service.Value.Before * scale)))
            .Where(service => service.New > 0)
            .OrderByDescending(service => service.New)
            .Select(service => service.Key);
    }

    static bool IsError(JsonElement record) =>
        OtlpResource.Time(record, "severityNumber") is var number and > 0 ? number >= SeverityError
        : record.TryGetProperty("severityText", out var text) && text.GetString() is { Length: > 0 } severity ? Error().IsMatch(severity)
        : record.TryGetProperty("body", out var body) && Error().IsMatch(OtlpResource.Text(body));
}
