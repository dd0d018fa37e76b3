using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Counters are named, or typed, by convention, so another name hints at a mistake.</summary>
internal static class CounterName
{
    static readonly string[] Suffixes = ["_total", "_sum", "_count", "_bucket"];

    public static void Check(CallContext call, Labels labels)
    {
        var (name, type) = (labels[Labels.MetricName], labels["__type__"]);
        if (type is not ("" or "unknown"))
        {
            if (type is not ("counter" or "histogram"))
            {
                call.Annotations.Inform($"metric might not be a counter, __type__ label is not set to \"counter\" or \"histogram\", got {GoString.Quote(type)}: {GoString.Quote(name)}{call.At(0)}");
            }
        }
        else if (name.Length > 0 && !HasSuffix(name))
        {
            call.Annotations.Inform($"metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {GoString.Quote(name)}{call.At(0)}");
        }
    }

    static bool HasSuffix(string name)
    {
        foreach (var suffix in Suffixes)
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
