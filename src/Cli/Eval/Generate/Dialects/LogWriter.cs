using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dendro.Cli.Eval.Generate.Faults;
using Dendro.Cli.Eval.Generate.Model;
using Dendro.Cli.Eval.Generate.Output;
using Dendro.Cli.Eval.Generate.Simulation;

namespace Dendro.Cli.Eval.Generate.Dialects;

/// <summary>Makes the log lines of requests, sampled or not.</summary>
/// <param name="end">Lines of later have not arrived.</param>
internal sealed class LogWriter(Dialect dialect, LogTexts texts, double end, Dice dice)
{
    /// <summary>Share of the requests that leave a line where not all do.</summary>
    const double ServedShare = 0.05;

    static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    readonly Dictionary<Instance, List<LogRecord>> _logs = [];

    /// <summary>The lines since it was last asked.</summary>
    public IReadOnlyDictionary<Instance, List<LogRecord>> Take()
    {
        var logs = new Dictionary<Instance, List<LogRecord>>(_logs);
        _logs.Clear();
        return logs;
    }

    public void Add(Call call, string? traceId)
    {
        var name = $"{call.Operation.Verb} {call.Operation.Route}";
        foreach (var hop in call.Hops)
        {
            if (hop.Error is { } error)
            {
                Write(call.Instance, hop.End, LogRecord.Error, Text(texts.CallFailed, hop.Edge.Peer, error.Detail), traceId, null);
            }

            if (hop.Remote is { } remote)
            {
                Add(remote, traceId);
            }
        }

        if (call.Error is { } own && own.Type != ErrorCase.Downstream.Type)
        {
            Write(call.Instance, call.End, LogRecord.Error, Text(texts.Failed, name, $"{own.Type}: {own.Detail}"), traceId, call);
        }
        else if (dialect.Has(Tells.AccessLogs) || dice.Chance(ServedShare))
        {
            Write(call.Instance, call.End, LogRecord.Info, Text(texts.Served, name, ""), traceId, call);
        }
    }

    public void Add(Instance instance, double time, string text, bool isError) => Write(instance, time, isError ? LogRecord.Error : LogRecord.Info, text, null, null);

    void Write(Instance instance, double time, int severity, string text, string? traceId, Call? request)
    {
        if (time > end)
        {
            return;
        }

        if (!_logs.TryGetValue(instance, out var list))
        {
            _logs[instance] = list = [];
        }

        var level = severity >= LogRecord.Error ? "error" : "info";
        list.Add(dialect switch
        {
            { IsJson: true } => new LogRecord(time, 0, Json(level, text, request)),
            // A plain line, with the level in front.
            { Spans: SpanStyle.OldHttp } => new LogRecord(time, 0, $"{level.ToUpperInvariant()} [{instance.Service.Name}] {text}") { TraceId = traceId },
            _ => new LogRecord(time, severity, text) { TraceId = traceId },
        });
    }

    static string Json(string level, string text, Call? request)
    {
        var fields = request is null ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $",\"method\":\"{request.Operation.Verb}\",\"path\":\"{request.Operation.Route}\",\"status\":{request.Status},\"duration_ms\":{1_000 * (request.End - request.Start):0.0}");
        return $"{{\"level\":\"{level}\",\"msg\":\"{JsonEncodedText.Encode(text, Encoder)}\"{fields}}}";
    }

    static string Text(string form, string name, string what) => form.Replace("{0}", name, StringComparison.Ordinal).Replace("{1}", what, StringComparison.Ordinal);
}
