using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Dendro.Instrumentation.App;

/// <summary>One span, one log record and one measurement, with .NET's own APIs only.</summary>
public sealed partial class Work
{
    static readonly ActivitySource Source = new("Dendro.Sample");
    static readonly Meter Meter = new("Dendro.Sample");
    static readonly Counter<long> Done = Meter.CreateCounter<long>("sample.work.done");

    /// <summary>Does it and prints the trace's id to standard output.</summary>
    public static string Do(ILogger logger)
    {
        using var activity = Source.StartActivity("saw the plank");
        LogSawn(logger);
        Done.Add(1);
        Console.WriteLine($"trace={activity?.TraceId.ToHexString() ?? "none"}");
        return "done";
    }

    [LoggerMessage(EventName = "sample.plank.sawn", Level = LogLevel.Warning, Message = "the plank is sawn")]
    static partial void LogSawn(ILogger logger);
}
