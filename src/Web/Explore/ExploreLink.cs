using Microsoft.AspNetCore.Http.Extensions;

namespace Dendro.Web.Explore;

/// <summary>Addresses of the Explore page: what it shows is all in them, so that they can be shared.</summary>
internal static class ExploreLink
{
    public static string To(QueryLanguage language, string query, TimeWindow window)
    {
        var parameters = new QueryBuilder { { "lang", language.ToString().ToLowerInvariant() } };
        if (query.Length > 0)
            parameters.Add("q", query);
        return "explore" + Add(parameters, window);
    }

    /// <summary>The waterfall of a trace; the query is the search that the reader returns to.</summary>
    public static string ToTrace(string traceId, TimeWindow window, string query = "")
    {
        var parameters = new QueryBuilder { { "lang", "traceql" }, { "trace", traceId } };
        if (query.Length > 0)
            parameters.Add("q", query);
        return "explore" + Add(parameters, window);
    }

    static string Add(QueryBuilder parameters, TimeWindow window)
    {
        parameters.Add("from", window.From);
        parameters.Add("to", window.To);
        return parameters.ToString();
    }
}
