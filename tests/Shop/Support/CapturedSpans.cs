using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dendro.Shop.Tests.Support;

/// <summary>Records the spans of the whole process as OpenTelemetry would with its default, parent-based sampler.</summary>
sealed class CapturedSpans : IDisposable
{
    static readonly string[] Sources = ["Dendro.", "Microsoft.AspNetCore", "System.Net.Http", "Npgsql"];

    readonly ConcurrentQueue<Activity> _spans = new();
    readonly ActivityListener _listener;

    public CapturedSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => Sources.Any(name => source.Name.StartsWith(name, StringComparison.Ordinal)),
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent == default || options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                    ? ActivitySamplingResult.AllDataAndRecorded
                    : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.Recorded)
                {
                    _spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> All => [.. _spans];

    public IEnumerable<Activity> Failed => All.Where(span => span.Status == ActivityStatusCode.Error);

    public static string Describe(Activity span) =>
        $"{span.Source.Name} {span.DisplayName} {span.Status} {span.StatusDescription} {string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}";

    public void Dispose() => _listener.Dispose();
}
