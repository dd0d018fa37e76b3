using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Dendro.Agents.Core.Model.Client;

/// <summary>Puts the calls of tools together from the parts in which a server streams them.</summary>
internal sealed class ToolCallParts
{
    readonly List<Part> _parts = [];

    public void Add(JsonArray? calls)
    {
        foreach (var call in (calls ?? []).OfType<JsonObject>())
        {
            var function = call["function"] as JsonObject ?? call;
            var part = Find(WireReply.Integer(call["index"]), WireReply.Text(call["id"]), WireReply.Text(function["name"]));
            part.Arguments.Append(Arguments(function["arguments"]));
        }
    }

    public IEnumerable<FunctionCallContent> Calls() => _parts.Where(part => part.Name.Length > 0).Select(Call);

    /// <summary>
    /// By index, as OpenAI has it. Some servers leave the index out or give every call the same one: then a new id, or a name after a
    /// name, begins the next call.
    /// </summary>
    Part Find(long? index, string id, string name)
    {
        var part = index is null ? _parts.LastOrDefault() : _parts.LastOrDefault(one => one.Index == index);
        var isOther = part is not null && ((id.Length > 0 && part.Id.Length > 0 && id != part.Id) || (id.Length == 0 && name.Length > 0 && part.Name.Length > 0));
        if (part is null || isOther)
        {
            _parts.Add(part = new Part { Index = index });
        }

        part.Id = id.Length > 0 ? id : part.Id;
        part.Name = name.Length > 0 ? name : part.Name;
        return part;
    }

    static string Arguments(JsonNode? arguments) => arguments is null ? "" : arguments is JsonValue value && value.TryGetValue<string>(out var text) ? text : arguments.ToJsonString();

    FunctionCallContent Call(Part part)
    {
        var id = part.Id.Length > 0 ? part.Id : string.Create(CultureInfo.InvariantCulture, $"call_{_parts.IndexOf(part)}");
        var text = part.Arguments.ToString();
        try
        {
            var arguments = string.IsNullOrWhiteSpace(text) ? [] : JsonSerializer.Deserialize<Dictionary<string, object?>>(text);
            return new FunctionCallContent(id, part.Name, arguments ?? []);
        }
        catch (JsonException error)
        {
            return new FunctionCallContent(id, part.Name) { Exception = error };
        }
    }

    sealed class Part
    {
        public long? Index { get; init; }

        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
