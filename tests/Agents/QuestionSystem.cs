using System.Globalization;
using Dendro.Agents.Core.Catalogue;

namespace Dendro.Agents.Tests;

/// <summary>A system of Cases/systems.txt, as a catalogue.</summary>
internal static class QuestionSystem
{
    public static IReadOnlyDictionary<string, SystemCatalogue> All { get; } = Read();

    static Dictionary<string, SystemCatalogue> Read()
    {
        var systems = new Dictionary<string, SystemCatalogue>();
        var name = "";
        foreach (var words in CaseFile.Lines("systems.txt").Select(line => line.Split(' ')))
        {
            if (words[0] == "system")
            {
                systems[name = words[1]] = SystemCatalogue.Empty;
                continue;
            }

            systems[name] = Add(systems[name], words);
        }

        return systems;
    }

    static SystemCatalogue Add(SystemCatalogue catalogue, string[] words) => words[0] switch
    {
        "operation" => WithServices(catalogue with
        {
            Operations = [.. catalogue.Operations, new Operation(words[1], string.Join(' ', words[4..]), words[2], double.Parse(words[3], CultureInfo.InvariantCulture))],
        }, words[1..2]),
        "logs" => WithServices(catalogue with { LogServices = words[1..] }, words[1..]),
        // A metric's label and its values.
        "label" => catalogue with { Labels = new MetricLabels([.. catalogue.Metrics.SelectMany(metric => catalogue.Labels.Of(metric).Select(label => (metric.Name, label.Label, label.Value))), .. words[3..].Select(value => (words[1], words[2], value))]) },
        "metrics" => WithServices(catalogue with { MetricServices = words[1..] }, words[1..]),
        _ => catalogue with
        {
            Metrics = [.. catalogue.Metrics, new MetricFamily(words[1], Enum.Parse<MetricType>(words[2], ignoreCase: true), words[3] == "-" ? "" : words[3], string.Join(' ', words[4..]))],
        },
    };

    static SystemCatalogue WithServices(SystemCatalogue catalogue, string[] services) => catalogue with { Services = [.. catalogue.Services.Union(services).Order()] };
}
