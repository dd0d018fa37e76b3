namespace Dendro.Web.Map;

/// <summary>A service's place on the map, in drawing units, with what it takes in.</summary>
public sealed record PlacedNode(string Name, double X, double Y, double Rate, double ErrorShare);

/// <summary>
/// Places callers left of whom they call, in columns; a call that closes a circle does not count for the columns. Within a
/// column, services stand near their callers, which keeps crossings few.
/// </summary>
public sealed class GraphLayout
{
    public const int NodeWidth = 160;
    public const int NodeHeight = 58;
    const int ColumnWidth = 265;
    const int RowHeight = 92;

    public IReadOnlyDictionary<string, PlacedNode> Nodes { get; }
    public double Width { get; }
    public double Height { get; }

    public GraphLayout(IReadOnlyList<GraphEdge> edges)
    {
        var names = edges.SelectMany(edge => new[] { edge.Client, edge.Server }).Distinct().Order(StringComparer.Ordinal).ToArray();
        var columns = Columns(names, edges).GroupBy(pair => pair.Value, pair => pair.Key).OrderBy(group => group.Key).Select(group => group.ToList()).ToList();
        var rows = columns.Count == 0 ? 0 : columns.Max(column => column.Count);
        (Width, Height) = (Math.Max(1, columns.Count) * ColumnWidth - (ColumnWidth - NodeWidth) + 20, Math.Max(1, rows) * RowHeight);

        var placed = new Dictionary<string, PlacedNode>();
        for (var column = 0; column < columns.Count; column++)
        {
            var ordered = columns[column].OrderBy(name => Mean(edges.Where(edge => edge.Server == name && placed.ContainsKey(edge.Client)).Select(edge => placed[edge.Client].Y)))
                .ThenBy(name => name, StringComparer.Ordinal).ToArray();
            var top = (Height - ordered.Length * RowHeight) / 2 + (RowHeight - NodeHeight) / 2d;
            for (var row = 0; row < ordered.Length; row++)
            {
                var incoming = edges.Where(edge => edge.Server == ordered[row]).ToArray();
                var rate = incoming.Sum(edge => edge.Rate);
                placed[ordered[row]] = new PlacedNode(ordered[row], 10 + column * ColumnWidth, top + row * RowHeight, rate,
                    rate > 0 ? incoming.Sum(edge => edge.Rate * edge.ErrorShare) / rate : 0);
            }
        }
        Nodes = placed;
    }

    static Dictionary<string, int> Columns(string[] names, IReadOnlyList<GraphEdge> edges)
    {
        var calls = edges.Where(edge => edge.Client != edge.Server).ToLookup(edge => edge.Client, edge => edge.Server);
        var column = names.ToDictionary(name => name, _ => 0);
        var path = new HashSet<string>();
        var seen = new HashSet<string>();
        // Those whom nobody calls come first; what is left then is reached through circles only.
        foreach (var name in names.OrderBy(name => edges.Any(edge => edge.Server == name)).Where(name => !seen.Contains(name)))
            Push(name);
        // A service that nobody calls stands just before whom it calls, so that no call runs behind another service.
        foreach (var name in names.Where(name => calls[name].Any() && edges.All(edge => edge.Server != name)))
            column[name] = calls[name].Min(callee => column[callee]) - 1;
        return column;

        void Push(string name)
        {
            path.Add(name);
            seen.Add(name);
            foreach (var callee in calls[name].Where(callee => !path.Contains(callee) && column[callee] <= column[name]))
            {
                column[callee] = column[name] + 1;
                Push(callee);
            }
            path.Remove(name);
        }
    }

    static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(0).Average();
}
