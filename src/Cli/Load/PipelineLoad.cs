using Dendro.Cli.Plan;
using Dendro.Cli.Verify;
using Dendro.Shop.Contracts;

namespace Dendro.Cli.Load;

/// <summary>
/// Drives the pipeline through Kafka. In the open loop each order has a moment at which it is due, and its latency counts from there: when
/// the sender falls behind, that is latency too (https://www.scylladb.com/2021/04/22/on-coordinated-omission/).
/// </summary>
internal sealed class PipelineLoad(ShopStores stores, LoadOptions options, TimeProvider time)
{
    const int LargestDelivery = 12;

    static readonly TimeSpan SendTick = TimeSpan.FromMilliseconds(1);
    static readonly TimeSpan OpenLook = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan ClosedLook = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LagLook = TimeSpan.FromSeconds(2);

    readonly string _run = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));
    readonly TopicReader _topics = new(stores.Kafka ?? throw new UserError("no broker is known; start the shop, or set KAFKA_BOOTSTRAP_SERVERS."), stores.TopicPrefix);
    long? _lag;

    /// <param name="show">Told about twice a second how far it is.</param>
    public async Task<LoadReport> RunAsync(Action<LoadReport> show, CancellationToken cancellationToken)
    {
        var keys = new RunKeys(_run);
        await using var stored = await StoredOrders.OpenAsync(stores.Orders, keys, cancellationToken);
        using var orders = new MessageSender(stores.Kafka!);
        using var deliveries = new MessageSender(stores.Kafka!);
        using var sending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var began = time.GetUtcNow();
        var shown = time.GetTimestamp();
        var watching = WatchLagAsync(sending.Token);
        var supplying = SupplyAsync(deliveries, sending.Token);

        await SendAsync(keys, stored, orders, began, Show, cancellationToken);
        await orders.FlushAsync(options.Drain);
        await DrainAsync(stored, orders, Show, cancellationToken);
        await sending.CancelAsync();
        await Task.WhenAll(watching, supplying);
        return Report(began, stored, orders);

        void Show()
        {
            if (time.GetElapsedTime(shown) > ShowEvery)
            {
                shown = time.GetTimestamp();
                show(Report(began, stored, orders));
            }
        }
    }

    /// <summary>Sends what is due and looks for what is stored, in turns, so that both see one state.</summary>
    async Task SendAsync(RunKeys keys, StoredOrders stored, MessageSender sender, DateTimeOffset began, Action show, CancellationToken cancellationToken)
    {
        using var tick = new PeriodicTimer(SendTick, time);
        var looked = time.GetTimestamp();
        var looking = Task.CompletedTask;
        while (time.GetUtcNow() - began < options.Duration)
        {
            if (looking.IsCompleted)
            {
                await looking;
                show();
                await SendDueAsync();
                if (time.GetElapsedTime(looked) > (options.InFlight is null ? OpenLook : ClosedLook))
                {
                    looked = time.GetTimestamp();
                    looking = stored.LookAsync(cancellationToken);
                }
            }

            await tick.WaitForNextTickAsync(cancellationToken);
        }

        await looking;
        if (options.InFlight is null)
        {
            await SendDueAsync();
        }

        async Task SendDueAsync()
        {
            while (Due(stored, began) is { } due)
            {
                var number = stored.Expect(due);
                await sender.SendAsync(stores.TopicPrefix + Topics.Orders, keys.Key(number), RunKeys.Order(number), cancellationToken);
            }
        }
    }

    /// <summary>When the next order should be sent; null when not yet.</summary>
    DateTimeOffset? Due(StoredOrders stored, DateTimeOffset began)
    {
        var now = time.GetUtcNow();
        if (options.InFlight is { } inFlight)
        {
            return stored.Missing < inFlight ? now : null;
        }

        var offset = TimeSpan.FromSeconds((stored.Stored + stored.Missing) / options.OrdersPerSecond!.Value);
        return offset < options.Duration && began + offset <= now ? began + offset : null;
    }

    async Task DrainAsync(StoredOrders stored, MessageSender sender, Action show, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var tick = new PeriodicTimer(OpenLook, time);
        do
        {
            await stored.LookAsync(cancellationToken);
            show();
        }
        while (stored.Missing > sender.Refused && time.GetElapsedTime(began) < options.Drain && await tick.WaitForNextTickAsync(cancellationToken));
    }

    async Task SupplyAsync(MessageSender sender, CancellationToken cancellationToken)
    {
        if (options.DeliveriesPerSecond is not { } rate)
        {
            return;
        }

        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate), time);
        try
        {
            for (var number = 0; await tick.WaitForNextTickAsync(cancellationToken); number++)
            {
                var delivery = new DeliveryAnnounced((WoodType)(number % 5), LargestDelivery);
                await sender.SendAsync(stores.TopicPrefix + Topics.Stocks, new RunKeys(_run).Key(number), delivery, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            await sender.FlushAsync(options.Drain);
        }
    }

    async Task WatchLagAsync(CancellationToken cancellationToken)
    {
        using var tick = new PeriodicTimer(LagLook, time);
        try
        {
            do
            {
                _lag = await Task.Run(() => _topics.Ends(SystemPlan.Orders).Sum(end => end.Lag), cancellationToken);
            }
            while (await tick.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }
    }

    LoadReport Report(DateTimeOffset began, StoredOrders stored, MessageSender sender)
    {
        var seconds = (stored.LastStored > began ? stored.LastStored - began : time.GetUtcNow() - began).TotalSeconds;
        return new LoadReport
        {
            Run = _run,
            Mode = options.InFlight is null ? "open loop" : "closed loop",
            Seconds = seconds,
            Sent = stored.Stored + stored.Missing,
            Acknowledged = sender.Acknowledged,
            Refused = sender.Refused,
            Reason = sender.Reason,
            Stored = stored.Stored,
            StoredPerSecond = stored.Stored / seconds,
            Latency = Latencies.Of([.. stored.LatenciesMs]),
            KnowsCommits = stored.KnowsCommits,
            Lag = _lag,
        };
    }
}
