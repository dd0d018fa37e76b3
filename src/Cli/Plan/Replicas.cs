using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Dendro.Cli.Plan;

/// <summary>How many copies of each service run; what is not named runs once.</summary>
internal sealed record Replicas(IReadOnlyDictionary<string, int> Counts)
{
    /// <summary>As many as ports are kept for.</summary>
    public const int Most = 8;

    public static readonly Replicas One = new(new Dictionary<string, int>());

    public IEnumerable<Instance> Of(HostApp host) =>
        Enumerable.Range(1, Counts.GetValueOrDefault(host.Name, 1)).Select(number => new Instance(host, number));

    /// <summary>Reads <c>ordercheck=3,order=2</c>.</summary>
    public static Option<Replicas> Option() => new("--replicas")
    {
        Description = $"Run several copies of services of the shop: name=number, with commas between; at most {Most}.",
        HelpName = "name=number",
        DefaultValueFactory = _ => One,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Parse,
    };

    static Replicas Parse(ArgumentResult result)
    {
        var counts = new Dictionary<string, int>();
        foreach (var pair in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (pair.Split('=') is not [var name, var text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > Most)
            {
                result.AddError($"--replicas is \"{pair}\"; expected a service and a number from 1 to {Most}, such as ordercheck=3.");
            }
            else if (Hosts.ShopServices.All(service => service.Name != name))
            {
                result.AddError($"--replicas knows no \"{name}\"; expected one of {string.Join(", ", Hosts.ShopServices.Select(service => service.Name))}.");
            }
            else if (!counts.TryAdd(name, count))
            {
                result.AddError($"--replicas names {name} twice.");
            }
        }

        return new Replicas(counts);
    }
}

/// <summary>One running copy of a host.</summary>
/// <param name="Number">1 for the first.</param>
internal sealed record Instance(HostApp Host, int Number)
{
    /// <summary>What it is called here; its <c>service.name</c> is the host's.</summary>
    public string Name => Number == 1 ? Host.Name : Id;

    /// <summary>Its <c>service.instance.id</c>.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Host.Name}-{Number}");
}
