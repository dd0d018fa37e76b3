using System.Net.WebSockets;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>Live lines over a WebSocket: first the latest, then what comes.</summary>
internal static class TailApi
{
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan MaxDuration = TimeSpan.FromHours(1);

    // A line may become readable up to a second after its time stamp; polling looks back that far and forgets what it has sent.
    const long OverlapNs = 2_000_000_000;

    public static async Task<IResult> TailAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var (query, limit, delayNs) = (parameters.Query(), parameters.Limit(), parameters.DelayFor() * 1_000_000_000L);
        var startNs = parameters.Time("start", parameters.NowNs - 3_600_000_000_000);
        if (!LogQLEngine.IsLogQuery(query))
        {
            throw new BadParameterException("only log queries can be tailed: the query gives numbers, not lines");
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new BadParameterException("the client does not use the websocket protocol: expected a WebSocket upgrade");
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var tail = new Tail(new LogQLEngine(source, clock, new LogQLLimits()), query, LokiJson.WantsCategories(context), startNs, limit, delayNs);
        var receiving = UntilClosedAsync(socket, stop);
        try
        {
            await SendAsync(socket, tail, clock, stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The client has gone: there is nobody to tell.
        }

        await stop.CancelAsync();
        await receiving;
        return Results.Empty;
    }

    static async Task SendAsync(WebSocket socket, Tail tail, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        using var timer = new PeriodicTimer(PollInterval, clock);
        do
        {
            var nowNs = (clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
            if (await tail.NextFrameAsync(nowNs, cancellationToken) is { } frame)
            {
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            }
        }
        while (clock.GetElapsedTime(started) < MaxDuration && await timer.WaitForNextTickAsync(cancellationToken));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "reached the longest duration of a tail", cancellationToken);
    }

    // Reads only to notice that the client closes.
    static async Task UntilClosedAsync(WebSocket socket, CancellationTokenSource stop)
    {
        var buffer = new byte[1024];
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var received = await socket.ReceiveAsync(buffer, stop.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", stop.Token);
                    break;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // Either side has ended the tail.
        }

        await stop.CancelAsync();
    }

    /// <summary>What has been sent and where to go on.</summary>
    sealed class Tail(LogQLEngine engine, string query, bool categorize, long startNs, int limit, long delayNs)
    {
        // How often each was sent: lines can be equal by what the query leaves of them.
        Dictionary<LogLine, int> _sent = [];
        long _fromNs = startNs;
        bool _isFirst = true;

        public async Task<byte[]?> NextFrameAsync(long nowNs, CancellationToken cancellationToken)
        {
            var untilNs = nowNs - delayNs + 1;
            if (untilNs <= _fromNs)
            {
                return null;
            }

            // The first frame has the latest lines, later ones have all.
            var (lines, read) = (new List<LogLine>(), new Dictionary<LogLine, int>());
            await foreach (var line in engine.ReadAsync(query, new TimeRange(_fromNs, untilNs), _isFirst ? Direction.Backward : Direction.Forward, cancellationToken))
            {
                read[line] = read.GetValueOrDefault(line) + 1;
                if (read[line] > _sent.GetValueOrDefault(line))
                {
                    lines.Add(line);
                }

                if (_isFirst && lines.Count >= limit)
                {
                    break;
                }
            }

            _fromNs = Math.Max(_fromNs, untilNs - OverlapNs);
            _sent = read.Where(line => line.Key.TimestampNs >= _fromNs).ToDictionary();
            _isFirst = false;
            return lines.Count == 0 ? null : Frame(lines.OrderBy(line => line.TimestampNs));
        }

        byte[] Frame(IEnumerable<LogLine> lines) => LokiJson.Bytes(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("streams");
            json.WriteStreams(lines, categorize);
            if (categorize)
            {
                json.WriteStartArray("encodingFlags");
                json.WriteStringValue(LokiJson.CategorizeLabels);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }
}
