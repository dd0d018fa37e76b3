using System.Text.Json;

namespace Dendro.Bench.Query.Lists;

/// <summary>Which API a query goes to.</summary>
internal enum QueryTarget
{
    Prometheus,
    Loki,
    Tempo,
}

/// <summary>A query whose answer is known because the data set is.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Target">Who answers.</param>
/// <param name="Path">The request below the API's address.</param>
/// <param name="Read">What matters in the answer: numbers under the values of labels, or under whatever else tells them apart.</param>
/// <param name="Expected">Counts what must be found.</param>
internal sealed record QueryCase(string Name, QueryTarget Target, string Path, Func<JsonElement, IReadOnlyDictionary<string, double>> Read, Func<Expectation> Expected);

/// <summary>The stretch of time that queries are about, and the distance of the points of a graph.</summary>
/// <param name="Name">Its length, as people say it.</param>
internal sealed record Window(string Name, long FromNs, long ToNs)
{
    const int Points = 60;

    internal long From => FromNs / DataSet.SecondNs;

    internal long To => ToNs / DataSet.SecondNs;

    internal long Step => (To - From) / Points;

    /// <summary>Which step of the graph a time belongs to.</summary>
    internal long StepOf(long timeNs) => (timeNs - FromNs) / (Step * DataSet.SecondNs);
}
