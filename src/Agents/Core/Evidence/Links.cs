using System.Globalization;
using System.Text.Json.Nodes;

namespace Dendro.Agents.Core.Evidence;

/// <summary>Where a reader sees a query's result: Grafana's Explore when there is a Grafana, else the web page's.</summary>
internal sealed class Links(Uri? grafana, Uri web)
{
    public string Explore(string language, string query, FindingWindow window)
    {
        if (grafana is null)
        {
            return $"{Base(web)}/explore?lang={language}&q={Uri.EscapeDataString(query)}"
                + $"&from={Time(window.Start)}&to={Time(window.End)}";
        }

        var source = language switch { "logql" => "loki", "traceql" => "tempo", _ => "prometheus" };
        var one = new JsonObject
        {
            ["refId"] = "A",
            ["datasource"] = new JsonObject { ["type"] = source, ["uid"] = source },
        };
        if (language == "traceql")
        {
            one["queryType"] = "traceql";
            one["query"] = query;
        }
        else
        {
            one["expr"] = query;
        }

        var left = new JsonObject
        {
            ["datasource"] = source,
            ["queries"] = new JsonArray(one),
            ["range"] = new JsonObject { ["from"] = Milliseconds(window.Start), ["to"] = Milliseconds(window.End) },
        };
        return $"{Base(grafana)}/explore?left={Uri.EscapeDataString(left.ToJsonString())}";
    }

    static string Base(Uri address) => address.AbsoluteUri.TrimEnd('/');

    static string Time(DateTimeOffset time) => Uri.EscapeDataString(time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));

    static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
