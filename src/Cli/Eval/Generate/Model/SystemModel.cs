namespace Dendro.Cli.Eval.Generate.Model;

/// <summary>Services and how they call each other, in one way of telling about it.</summary>
internal sealed record SystemModel(string Namespace, IReadOnlyList<Service> Services)
{
    /// <summary>What is asked from outside or begins by the clock, with its share of the requests.</summary>
    public required IReadOnlyList<(Operation Operation, double Weight)> Entries { get; init; }

    public IEnumerable<Operation> Operations => Services.SelectMany(service => service.Operations);

    public IEnumerable<Edge> Edges => Operations.SelectMany(operation => operation.Edges);

    /// <summary>Spans of a request, on average.</summary>
    public double SpansOfARequest => Entries.Sum(entry => entry.Weight * entry.Operation.Size);

    /// <summary>How often each operation is asked for each request to the system.</summary>
    public IReadOnlyDictionary<Operation, double> Visits()
    {
        var visits = Operations.ToDictionary(operation => operation, _ => 0.0);
        foreach (var (operation, weight) in Entries)
        {
            visits[operation] += weight;
        }

        // Calls lead to deeper layers only.
        foreach (var operation in Services.OrderBy(service => service.Layer).SelectMany(service => service.Operations))
        {
            foreach (var edge in operation.Edges.Where(edge => edge.Target is not null))
            {
                visits[edge.Target!] += visits[operation] * edge.Probability;
            }
        }

        return visits;
    }
}
