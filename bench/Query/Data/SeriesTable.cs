namespace Dendro.Bench.Query.Data;

/// <summary>Which series there are: durations by route, peer and table as services report them, and the shop's own numbers by product.</summary>
internal static class SeriesTable
{
    /// <summary>Those of an hour of two million spans.</summary>
    const int Whole = 20_659;
    const int MostPeers = 11;
    const int FewestProducts = 50;

    static readonly int[] Statuses = [200, 404, 503];
    static readonly string[] Operations = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    /// <param name="count">Series in Prometheus together with those of resources; less than there are routes have makes no difference.</param>
    internal static IReadOnlyList<ShopSeries> Of(int count)
    {
        var share = Math.Min(1, count / (double)Whole);
        var (peers, tables) = (Math.Max(1, (int)Math.Round(MostPeers * share)), Math.Max(1, (int)Math.Round(Shop.Tables.Length * share)));
        var series = new List<ShopSeries>();
        foreach (var route in Shop.Routes)
        {
            // Two thirds of what writes also create.
            var statuses = route.Method == "POST" && route.Service % 3 != 0 ? Statuses.Append(201).ToArray() : Statuses;
            Add(Metric.Served, route.Service, statuses, status => [("http.route", route.Path), ("http.request.method", route.Method), ("http.response.status_code", status)]);
        }

        for (var service = 0; service < Shop.Services.Length; service++)
        {
            var own = service;
            var others = Enumerable.Range(1, peers).Select(distance => (own + distance) % Shop.Services.Length).SelectMany(peer => Statuses.Where(status => status != 404).Select(status => (peer, status)));
            Add(Metric.Asked, service, others, other => [("server.address", Shop.Address(other.peer)), ("http.request.method", "GET"), ("http.response.status_code", other.status)]);
            var queries = Shop.Tables.Take(tables).SelectMany(table => Operations.Select(operation => (table, operation)));
            Add(Metric.Stored, service, queries, query => [("db.system.name", "postgresql"), ("db.collection.name", query.table), ("db.operation.name", query.operation)]);
        }

        var products = Math.Max(FewestProducts, (count - Shop.Services.Length - series.Sum(one => one.PrometheusSeries)) / 2);
        foreach (var metric in new[] { Metric.Sold, Metric.Shelved })
        {
            for (var product = 0; product < products; product++)
            {
                var name = $"p-{product}";
                Add(metric, product % Shop.Services.Length, [Shop.Woods[product % Shop.Woods.Length]], wood => [("product.id", name), ("wood.type", wood)]);
            }
        }

        return series;

        void Add<T>(Metric metric, int service, IEnumerable<T> each, Func<T, IReadOnlyList<(string, object)>> attributes) =>
            series.AddRange(each.ToList().Select((one, index) => new ShopSeries(series.Count + index, metric, service, attributes(one))));
    }
}
