using System.Globalization;

namespace Dendro.Cli.Eval.Generate.Model;

/// <summary>What a system has to have.</summary>
internal sealed record SystemNeeds(Link Calls, bool HasQueues, bool HasInstances);

/// <summary>Makes a system of layers in which calls lead down.</summary>
internal sealed class SystemBuilder(Dice dice, SystemNeeds needs, int mostServices)
{
    const int LeastServices = 5;
    const int ServicesOfAnEntry = 12;

    /// <summary>Spans of a request, so that large systems have many kinds of requests rather than huge ones.</summary>
    const double LargestRequest = 30;

    static readonly string[] Databases = ["postgresql", "mysql", "redis", "mongodb"];
    static readonly string[] ThirdParties = ["api.bank-gateway.example", "maps.tiles.example", "sms.provider.example", "rates.fx.example", "id.oauth.example"];
    static readonly string[] Verbs = ["GET", "GET", "POST", "PUT"];

    readonly Names _names = new(dice);
    readonly List<Service> _services = [];
    int _topics;

    public SystemModel Build()
    {
        var count = (int)Math.Round(dice.Magnitude(LeastServices, mostServices));
        var layers = Math.Clamp(2 + (int)Math.Log2(count / 3.0), 2, 6);
        for (var number = 0; number < count; number++)
        {
            // Every layer has one; the more there are, the more are asked from outside.
            var layer = number < layers ? number : number < layers + (count / ServicesOfAnEntry) ? 0 : dice.Whole(1, layers - 1);
            _services.Add(Service(number, layer, isScheduled: false));
        }

        foreach (var service in _services.OrderByDescending(service => service.Layer))
        {
            service.Operations.ForEach(AddEdges);
        }

        foreach (var service in _services.Where(service => service.Layer > 0))
        {
            ReachAll(service);
        }

        AddThirdParty();
        if (needs.HasQueues)
        {
            AddQueues(count);
        }

        var entries = _services.Where(service => service.Layer == 0).SelectMany(service => service.Operations).Select(operation => (operation, Weight: operation.Service.IsScheduled ? dice.Between(0.1, 0.2) : dice.Between(0.5, 2))).ToList();
        var all = entries.Sum(entry => entry.Weight);
        return new SystemModel(_names.Word(dice.Below(10)), _services) { Entries = [.. entries.Select(entry => (entry.operation, entry.Weight / all))] };
    }

    Service Service(int number, int layer, bool isScheduled)
    {
        var service = new Service(_names.Service(number), layer)
        {
            Runtime = (Runtime)dice.Below(4),
            Cpu = dice.Between(0.08, 0.45),
            MemoryBytes = dice.Magnitude(80e6, 900e6),
            PoolSize = dice.Pick([10, 20, 50]),
            DiskUsed = dice.Between(0.2, 0.7),
            IsScheduled = isScheduled,
        };
        var version = $"{dice.Whole(1, 5).ToString(CultureInfo.InvariantCulture)}.{dice.Whole(0, 30).ToString(CultureInfo.InvariantCulture)}.{dice.Whole(0, 9).ToString(CultureInfo.InvariantCulture)}";
        for (var i = needs.HasInstances ? dice.Whole(1, 3) : 1; i > 0; i--)
        {
            service.Instances.Add(new Instance(service, $"{service.Name.ToLowerInvariant()}-{dice.Hex(4)}-{dice.Hex(3)[..5]}", version, $"node-{dice.Whole(1, 9).ToString(CultureInfo.InvariantCulture)}"));
        }

        for (var i = isScheduled ? 1 : dice.Whole(1, 3); i > 0; i--)
        {
            service.Operations.Add(new Operation(service, dice.Pick(Verbs), $"{_names.Word(number)}{(i == 1 ? "" : i == 2 ? "detail" : "summary")}")
            {
                OwnMs = dice.Magnitude(1.5, 60),
                Sigma = dice.Between(0.2, 0.6),
                ErrorRate = dice.Chance(0.3) ? dice.Between(0.0005, 0.004) : 0,
                NotFoundRate = dice.Chance(0.1) ? dice.Between(0.02, 0.1) : 0,
                IsParallel = dice.Chance(0.25),
            });
        }

        return service;
    }

    void AddEdges(Operation operation)
    {
        var below = _services.Where(service => service.Layer > operation.Service.Layer && service.Layer <= operation.Service.Layer + 2).ToList();
        for (var i = below.Count == 0 ? 0 : dice.Whole(0, 3); i > 0; i--)
        {
            Connect(operation, dice.Pick(dice.Pick(below).Operations), dice.Chance(0.6) ? 1 : dice.Between(0.3, 0.9));
        }

        if (dice.Chance(0.45))
        {
            operation.Edges.Add(new Edge(operation, Link.Database, $"{_names.Word(_services.IndexOf(operation.Service))}-db")
            {
                System = dice.Pick(Databases),
                LatencyMs = dice.Magnitude(0.8, 8),
                Propagation = 1,
                TimeoutMs = 30_000,
            });
        }
    }

    bool Connect(Operation caller, Operation target, double probability)
    {
        if (caller.Edges.Any(edge => edge.Target?.Service == target.Service) || caller.Size + (probability * (1 + target.Size)) > LargestRequest)
        {
            return false;
        }

        caller.Edges.Add(new Edge(caller, needs.Calls == Link.Http && dice.Chance(0.15) ? Link.Grpc : needs.Calls, target.Service.Name)
        {
            Target = target,
            Probability = probability,
            Propagation = dice.Chance(0.7) ? 1 : dice.Between(0.3, 0.9),
            TimeoutMs = dice.Pick([1_000.0, 2_000, 3_000, 5_000]),
            Retries = dice.Chance(0.2) ? 1 : 0,
            LatencyMs = dice.Between(0.3, 2),
        });
        return true;
    }

    /// <summary>Nothing stands in a system that nobody asks.</summary>
    void ReachAll(Service service)
    {
        var reached = _services.SelectMany(one => one.Operations).SelectMany(operation => operation.Edges).Select(edge => edge.Target).ToHashSet();
        var callers = _services.Where(one => one.Layer < service.Layer).SelectMany(one => one.Operations).OrderBy(operation => operation.Size).ToList();
        foreach (var operation in service.Operations.Where(operation => !reached.Contains(operation)))
        {
            var caller = dice.Pick(callers.Take(Math.Max(3, callers.Count / 2)).ToList());
            if (!Connect(caller, operation, 0.8))
            {
                Connect(callers[0], operation, 0.3);
            }
        }
    }

    void AddThirdParty()
    {
        foreach (var name in ThirdParties.Take(dice.Whole(1, 3)))
        {
            var caller = dice.Pick(_services.SelectMany(service => service.Operations).ToList());
            caller.Edges.Add(new Edge(caller, Link.ThirdParty, name)
            {
                LatencyMs = dice.Magnitude(20, 150),
                Propagation = 1,
                TimeoutMs = 5_000,
            });
        }
    }

    void AddQueues(int number)
    {
        for (var i = dice.Whole(1, 3); i > 0; i--)
        {
            var scheduled = Service(number++, 0, isScheduled: true);
            var consumer = Service(number++, 1, isScheduled: false);
            _services.AddRange([scheduled, consumer]);
            AddEdges(consumer.Operations[0]);
            Publish(scheduled.Operations[0], consumer.Operations[0]);
            // A queue between two that are there, besides.
            var callers = _services.Where(service => service.Layer == 1 && service != consumer).SelectMany(service => service.Operations).ToList();
            if (callers.Count > 0 && dice.Chance(0.5))
            {
                var worker = Service(number++, 2, isScheduled: false);
                _services.Add(worker);
                Publish(dice.Pick(callers), worker.Operations[0]);
            }
        }
    }

    void Publish(Operation producer, Operation consumer)
    {
        consumer.Service.Operations.RemoveAll(operation => operation != consumer);
        producer.Edges.Add(new Edge(producer, Link.Queue, $"{producer.Noun}.{(++_topics).ToString(CultureInfo.InvariantCulture)}")
        {
            Target = consumer,
            System = "kafka",
            LatencyMs = 2,
            TimeoutMs = 30_000,
        });
    }
}
