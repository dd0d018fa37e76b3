using System.Diagnostics;
using Dendro.Telemetry.LogQL.Engine.Parsing;
using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary>
/// Conditions on labels. A value that cannot be converted marks the line with an error and keeps it; of the other
/// conditions only those on addresses pass a line so marked unseen.
/// </summary>
internal sealed class LabelFilterStep(LabelFilter filter) : ILineStep
{
    const string Failure = "LabelFilterErr";

    readonly Func<LabelSet, bool> _passes = Build(filter);

    public bool Process(Line line) => _passes(line.Labels);

    static Func<LabelSet, bool> Build(LabelFilter filter)
    {
        switch (filter)
        {
            case AndFilter and:
                var (both, also) = (Build(and.Left), Build(and.Right));
                return labels => both(labels) & also(labels);
            case OrFilter or:
                var (either, other) = (Build(or.Left), Build(or.Right));
                return labels => either(labels) || other(labels);
            case StringFilter text:
                return labels => text.Matcher.Matches(labels.Get(text.Matcher.Name) ?? "");
            case NumberFilter number:
                return labels => Convert(labels, number.Label, number.Comparison, number.Value, Conversions.TryNumber);
            case DurationFilter duration:
                return labels => Convert(labels, duration.Label, duration.Comparison, duration.Ns, Conversions.TryNanoseconds);
            case BytesFilter bytes:
                return labels => Convert(labels, bytes.Label, bytes.Comparison, bytes.Bytes, Conversions.TryBytes);
            case IpFilter ip:
                var addresses = IpMatcher.Parse(ip.Addresses);
                return labels => labels.HasFailed || (labels.Get(ip.Label) is { } value && addresses.MatchesAny(value) != ip.IsNegated);
            default:
                throw new UnreachableException();
        }
    }

    static bool Convert(LabelSet labels, string label, Comparison comparison, double expected, Conversions.TryConvert convert)
    {
        if (label == LabelSet.Error || labels.Get(label) is not { } text)
        {
            return false;
        }

        if (!convert(text, out var value, out var error))
        {
            // The first failure is the one that is told.
            if (!labels.HasFailed)
            {
                labels.Fail(Failure, error);
            }

            return true;
        }

        return comparison switch
        {
            Comparison.Equal => value == expected,
            Comparison.NotEqual => value != expected,
            Comparison.Greater => value > expected,
            Comparison.GreaterOrEqual => value >= expected,
            Comparison.Less => value < expected,
            _ => value <= expected,
        };
    }
}
