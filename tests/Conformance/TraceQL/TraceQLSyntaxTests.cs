using System.Text.Json;
using Dendro.Telemetry.TraceQL.Analysis;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Tests;
using Dendro.Telemetry.TraceQL.Values;
using YamlDotNet.Serialization;

namespace Dendro.Conformance.Tests.TraceQL;

public sealed class TraceQLSyntaxTests(ITestOutputHelper output)
{
    [Fact]
    public void Examples_are_accepted_or_refused_in_the_right_pass()
    {
        var cases = new TraceQLCases("examples", output);
        foreach (var file in Directory.GetFiles(TraceQLCases.Folder, "test_examples*.yaml"))
        {
            var examples = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<string>?>>(File.ReadAllText(file));
            foreach (var (expected, queries) in examples)
            {
                foreach (var query in queries ?? [])
                {
                    cases.Run($"{expected}: {query}", () => Outcome(query) is var outcome && outcome == expected ? null : $"is {outcome}");
                }
            }
        }

        cases.Finish();
    }

    static string Outcome(string text)
    {
        try
        {
            var query = TraceQLParser.Parse(text);
            Validator.Validate(query);
            return "valid";
        }
        catch (TraceQLSyntaxException)
        {
            return "parse_fails";
        }
        catch (TraceQLUnsupportedException)
        {
            return "unsupported";
        }
        catch (TraceQLException)
        {
            return "validate_fails";
        }
    }

    [Fact]
    public void Queries_parse_or_fail_with_the_same_words_and_print_alike()
    {
        var cases = new TraceQLCases("syntax", output);
        foreach (var file in TraceQLCases.Files("traceql-syntax*.json"))
        {
            foreach (var item in file.GetProperty("cases").EnumerateArray())
            {
                var query = item.GetProperty("query").GetString()!;
                var isIdentifier = item.TryGetProperty("parser", out _);
                if (item.TryGetProperty("kind", out _))
                {
                    cases.Run($"compile: {query} {item.GetProperty("start")} {item.GetProperty("end")}", () => Compile(item, query));
                }
                else
                {
                    cases.Run((isIdentifier ? "identifier: " : "") + query, () => isIdentifier ? ParseIdentifier(query) : Parse(item, query));
                }
            }
        }

        cases.Finish();
    }

    static string? Parse(JsonElement item, string text)
    {
        var expectsSuccess = item.GetProperty("parses").GetBoolean();
        try
        {
            var query = TraceQLParser.Parse(text);
            if (!expectsSuccess)
            {
                return $"parses as {query}";
            }

            if (item.TryGetProperty("canonical", out var canonical) && query.ToString() != canonical.GetString())
            {
                return $"prints {query}\n    expected {canonical}";
            }

            return TraceQLParser.Parse(query.ToString()).ToString() == query.ToString() ? null : $"does not survive printing: {query}";
        }
        catch (TraceQLSyntaxException e)
        {
            return expectsSuccess ? e.Message
                : item.TryGetProperty("error", out var error) && e.Message != error.GetString() ? $"says      {e.Message}\n    expected {error}"
                : null;
        }
    }

    static string? ParseIdentifier(string text)
    {
        try
        {
            return $"parses as {TraceQLParser.ParseAttribute(text)}";
        }
        catch (TraceQLSyntaxException)
        {
            return null;
        }
    }

    static string? Compile(JsonElement item, string text)
    {
        var request = new MetricsRequest
        {
            Query = text,
            StartNs = item.GetProperty("start").GetInt64(),
            EndNs = item.GetProperty("end").GetInt64(),
            StepNs = item.GetProperty("step").GetInt64(),
        };
        try
        {
            new TraceQLEngine(new InMemorySpanSource([])).QueryRangeAsync(request, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            return "compiles";
        }
        catch (TraceQLException e)
        {
            var expected = item.GetProperty("error").GetString();
            return e.Message == expected ? null : $"says      {e.Message}\n    expected {expected}";
        }
    }

    [Fact]
    public void Durations_and_tokens_are_read_alike()
    {
        var cases = new TraceQLCases("tokens", output);
        foreach (var file in TraceQLCases.Files("traceql-syntax*.json"))
        {
            foreach (var item in file.GetProperty("durations").EnumerateArray())
            {
                var text = item.GetProperty("duration").GetString()!;
                cases.Run(text, () => DurationText.TryParse(text, out var ns) && ns == item.GetProperty("ns").GetInt64() ? null : "differs");
            }

            foreach (var item in file.GetProperty("tokens").EnumerateArray())
            {
                var expected = string.Join(' ', item.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()));
                var text = item.GetProperty("input").GetString()!;
                cases.Run(text, () => Tokens(text) is var tokens && tokens == expected ? null : $"gives {tokens}, expected {expected}");
            }
        }

        cases.Finish();
    }

    static string Tokens(string text) => string.Join(' ', TraceQLLexer.Read(text).SkipLast(1).Select(UpstreamName));

    static string UpstreamName(Token token) => token.Kind == TokenKind.Symbol ? token.Text switch
    {
        "." => "DOT",
        "{" => "OPEN_BRACE",
        "}" => "CLOSE_BRACE",
        "(" => "OPEN_PARENS",
        ")" => "CLOSE_PARENS",
        "," => "COMMA",
        "&&" => "AND",
        "||" => "OR",
        "!" => "NOT",
        "=" => "EQ",
        "!=" => "NEQ",
        "=~" => "RE",
        "!~" => "NRE",
        ">" => "GT",
        ">=" => "GTE",
        "<" => "LT",
        "<=" => "LTE",
        "+" => "ADD",
        "-" => "SUB",
        "*" => "MUL",
        "/" => "DIV",
        "%" => "MOD",
        "^" => "POW",
        "|" => "PIPE",
        ">>" => "DESC",
        "<<" => "ANCE",
        "~" => "TILDE",
        "!>" => "NOT_CHILD",
        "!<" => "NOT_PARENT",
        "!>>" => "NOT_DESC",
        "!<<" => "NOT_ANCE",
        "&>" => "UNION_CHILD",
        "&<" => "UNION_PARENT",
        "&>>" => "UNION_DESC",
        "&<<" => "UNION_ANCE",
        "&~" => "UNION_SIBL",
        "duration" => "IDURATION",
        "statusMessage" => "STATUS_MESSAGE",
        "parentID" => "PARENT_ID",
        "spanID" => "SPAN_ID",
        "traceID" => "TRACE_ID",
        "error" or "ok" or "unset" => $"STATUS_{token.Text.ToUpperInvariant()}",
        "unspecified" or "internal" or "server" or "client" or "producer" or "consumer" => $"KIND_{token.Text.ToUpperInvariant()}",
        [.. var scope, '.'] => $"{scope.ToUpperInvariant()}_DOT",
        [.. var scope, ':'] => $"{scope.ToUpperInvariant()}_COLON",
        var word => word.ToUpperInvariant(),
    }
    : token.Display;
}
