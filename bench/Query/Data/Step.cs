namespace Dendro.Bench.Query.Data;

/// <summary>What a span of a trace does: all that is the same in every trace of a route.</summary>
internal sealed class Step
{
    internal const int PerTrace = 5;

    internal const int Internal = 1;
    internal const int Server = 2;
    internal const int Client = 3;
    internal const int Consumer = 5;

    static readonly Step[][] All = [.. Enumerable.Range(0, Shop.Routes.Length).Select(Describe)];

    /// <summary>Its place in the trace.</summary>
    internal required int Index { get; init; }

    /// <summary>The place of the span that caused it; negative for the root.</summary>
    internal required int Parent { get; init; }

    internal required int Service { get; init; }

    /// <summary>OTLP's number of the kind.</summary>
    internal required int Kind { get; init; }

    internal required string Name { get; init; }

    /// <summary>The route that is served; null when none is.</summary>
    internal Route? Route { get; init; }

    internal string? Table { get; init; }

    internal bool HasOrder { get; init; }

    internal bool TellsOfFailure { get; init; }

    /// <summary>When it begins, in hundredths of the root.</summary>
    internal int BeginsPercent { get; init; }

    /// <summary>How long it lasts, in hundredths of the root.</summary>
    internal required int LastsPercent { get; init; }

    internal required IReadOnlyList<(string Key, object Value)> Attributes { get; init; }

    /// <summary>The status of an answer; 0 where there is none.</summary>
    internal int Status(bool failed) => Kind is not (Server or Client) || Table is not null ? 0 : failed ? 503 : Route?.Method == "POST" ? 201 : 200;

    internal static IReadOnlyList<Step> OfRoute(int route) => All[route];

    // A service is called, checks, calls another, and that asks its database or hears of a message.
    static Step[] Describe(int number)
    {
        var (front, back) = (Shop.Routes[number], Shop.Routes[(5 * number + 7) % Shop.Routes.Length]);
        return
        [
            Serve(0, -1, front, 0, 100, hasOrder: false),
            new Step
            {
                Index = 1, Parent = 0, Service = front.Service, Kind = Internal, Name = $"check {front.Path.Split('/')[1]}", BeginsPercent = 2, LastsPercent = 10,
                Attributes =
                [
                    ("code.function.name", $"Shop.{Shop.Services[front.Service]}.Checks.Run"), ("code.file.path", "Checks.cs"), ("code.line.number", 40 + number), ("thread.id", number),
                    ("check.rules", 12), ("check.version", "2.4.1"), ("shop.region", "north"), ("shop.channel", "web"),
                ],
            },
            new Step
            {
                Index = 2, Parent = 0, Service = front.Service, Kind = Client, Name = back.Method, TellsOfFailure = true, BeginsPercent = 15, LastsPercent = 70,
                Attributes =
                [
                    ("http.request.method", back.Method), ("server.address", Shop.Address(back.Service)), ("server.port", 8080), ("url.full", $"http://{Shop.Address(back.Service)}:8080{back.Path}"),
                    ("network.protocol.version", "1.1"), ("network.peer.address", $"10.0.0.{back.Service}"), ("shop.region", "north"),
                ],
            },
            Serve(3, 2, back, 20, 60, hasOrder: number % 2 == 1),
            number % 3 == 2 ? Consume(number, back) : Ask(number, back),
        ];
    }

    static Step Serve(int index, int parent, Route route, int begins, int lasts, bool hasOrder) => new()
    {
        Index = index,
        Parent = parent,
        Service = route.Service,
        Kind = Server,
        Name = $"{route.Method} {route.Path}",
        Route = route,
        HasOrder = hasOrder,
        TellsOfFailure = true,
        BeginsPercent = begins,
        LastsPercent = lasts,
        Attributes =
        [
            ("http.request.method", route.Method), ("http.route", route.Path), ("url.path", route.Path.Replace("{id}", "4711", StringComparison.Ordinal)), ("url.scheme", "http"),
            ("server.address", Shop.Address(route.Service)), ("server.port", 8080), ("client.address", $"10.0.1.{index}"), ("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64)"),
            ("network.protocol.version", "1.1"),
        ],
    };

    static Step Ask(int number, Route back)
    {
        var (table, verb) = (Shop.Tables[number % Shop.Tables.Length], back.Method == "GET" ? "SELECT" : "INSERT");
        return new Step
        {
            Index = 4,
            Parent = 3,
            Service = back.Service,
            Kind = Client,
            Name = $"{verb} {table}",
            Table = table,
            BeginsPercent = 30,
            LastsPercent = 30,
            Attributes =
            [
                ("db.system.name", "postgresql"), ("db.namespace", "shop"), ("db.collection.name", table), ("db.operation.name", verb),
                ("db.query.text", verb == "SELECT" ? $"SELECT * FROM {table} WHERE id = $1" : $"INSERT INTO {table} VALUES ($1, $2, $3)"), ("server.address", "db.shop.local"), ("server.port", 5432),
                ("network.peer.address", "10.0.0.99"),
            ],
        };
    }

    static Step Consume(int number, Route back)
    {
        var topic = Shop.Topics[number % Shop.Topics.Length];
        return new Step
        {
            Index = 4,
            Parent = 3,
            Service = (back.Service + 1) % Shop.Services.Length,
            Kind = Consumer,
            Name = $"process {topic}",
            BeginsPercent = 60,
            LastsPercent = 30,
            Attributes =
            [
                ("messaging.system", "kafka"), ("messaging.destination.name", topic), ("messaging.operation.type", "process"), ("messaging.operation.name", "consume"),
                ("messaging.consumer.group.name", "shop"), ("messaging.destination.partition.id", "3"), ("messaging.client.id", "consumer-1"), ("server.address", "broker.shop.local"),
            ],
        };
    }
}
