namespace Dendro.Telemetry.LogQL.Engine;

/// <summary><c>rate_counter</c>: the rate of a counter that may reset, extrapolated to the edges of the window as Prometheus does.</summary>
internal static class CounterRate
{
    public static double Of(SampleWindow window)
    {
        var values = window.Values;
        var times = window.TimestampsNs;
        if (values.Length < 2)
        {
            return 0;
        }

        var increase = values[^1] - values[0];
        for (var i = 1; i < values.Length; i++)
        {
            increase += values[i] < values[i - 1] ? values[i - 1] : 0;
        }

        var sampled = (times[^1] - times[0]) / 1e9;
        var average = sampled / (values.Length - 1);

        var threshold = average * 1.1;
        var toStart = ((times[0] - window.EndNs) / 1e9) + window.RangeSeconds;
        toStart = toStart >= threshold ? average / 2 : toStart;
        if (increase > 0 && values[0] >= 0)
        {
            // A counter cannot have begun below zero, which bounds how far back it grew.
            toStart = Math.Min(toStart, sampled * (values[0] / increase));
        }

        var toEnd = (window.EndNs - times[^1]) / 1e9;
        toEnd = toEnd >= threshold ? average / 2 : toEnd;
        return increase * ((sampled + toStart + toEnd) / sampled) / window.RangeSeconds;
    }
}
