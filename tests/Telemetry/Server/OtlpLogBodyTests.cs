using System.Net;
using System.Net.Http.Headers;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Bodies and attributes of any type become the text that Loki would store.</summary>
public sealed class OtlpLogBodyTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Values => new()
    {
        { """{"stringValue":"a <b> & \"c\""}""", "a <b> & \"c\"" },
        { """{"stringValue":""}""", "" },
        { """{"intValue":"-9223372036854775808"}""", "-9223372036854775808" },
        { """{"intValue":7}""", "7" },
        { """{"boolValue":true}""", "true" },
        { """{"boolValue":false}""", "false" },
        { """{"doubleValue":2}""", "2" },
        { """{"doubleValue":-0.25}""", "-0.25" },
        { """{"doubleValue":1e20}""", "100000000000000000000" },
        { """{"doubleValue":1e21}""", "1e+21" },
        { """{"doubleValue":0.000001}""", "0.000001" },
        { """{"doubleValue":1.5e-7}""", "1.5e-7" },
        { """{"doubleValue":"Infinity"}""", "+Inf" },
        { """{"bytesValue":"AQID"}""", "AQID" },
        { """{"arrayValue":{}}""", "[]" },
        { """{"arrayValue":{"values":[{"stringValue":"oak"},{"intValue":"7"},{"doubleValue":1},{"boolValue":true},{},{"bytesValue":"AQID"},{"arrayValue":{"values":[{"doubleValue":1e16}]}}]}}""",
            """["oak",7,1,true,null,"AQID",[10000000000000000]]""" },
        { """{"arrayValue":{"values":[{"stringValue":"<\"é\"\n\u0001&\\>"}]}}""", """["<\"é\"\n\u0001&\\>"]""" },
        { "{}", "" },
        { "", "" },
    };

    public static TheoryData<string, string> Maps => new()
    {
        { """{"kvlistValue":{}}""", "{}" },
        { """{"kvlistValue":{"values":[{"key":"wood","value":{"stringValue":"oak"}},{"key":"left","value":{"intValue":"3"}},{"key":"at","value":{"kvlistValue":{"values":[{"key":"x","value":{}}]}}},{"key":"left","value":{"intValue":"4"}}]}}""",
            """{"at":{"x":null},"left":4,"wood":"oak"}""" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    [MemberData(nameof(Maps))]
    public async Task A_body_becomes_a_line(string body, string line)
    {
        var entry = await StoreAsync(body.Length == 0 ? "" : $",\"body\":{body}");
        Assert.Equal(line, entry.Line);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task An_attribute_becomes_structured_metadata(string value, string text)
    {
        var entry = await StoreAsync(value.Length == 0 ? "" : $",\"attributes\":[{{\"key\":\"wood.type\",\"value\":{value}}}]");
        Assert.Equal(text, entry.StructuredMetadata["wood_type"]);
    }

    [Theory]
    [InlineData("""
        "eventName":"order.placed"
        """, "order.placed")]
    [InlineData("""
        "eventName":"order.placed","attributes":[{"key":"event_name","value":{"stringValue":"lost"}}]
        """, "order.placed")]
    [InlineData("""
        "attributes":[{"key":"event.name","value":{"stringValue":"order.placed"}}]
        """, "order.placed")]
    [InlineData("""
        "eventName":""
        """, "")]
    public async Task The_name_of_an_event_is_structured_metadata(string fields, string name) =>
        Assert.Equal(name, (await StoreAsync($",{fields}")).StructuredMetadata["event_name"]);

    async Task<LogEntry> StoreAsync(string fields)
    {
        var service = $"case-{Guid.NewGuid()}";
        var json = $$$"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{service}}}"}}]},
             "scopeLogs":[{"logRecords":[{"timeUnixNano":"1700000000000000000"{{{fields}}}}]}]}]}
            """;
        using var content = new StringContent(json, new MediaTypeHeaderValue("application/json"));
        using var response = await server.CreateClient().PostAsync("/v1/logs", content, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "{}"), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)));
        var selection = new LogSelection { Matchers = [new Matcher("service_name", Model.MatchType.Equal, service)], Range = TimeRange.All };
        return Assert.Single(await server.Store.Logs.SelectAsync(selection, Cancellation).ToListAsync(Cancellation));
    }
}
