using System.Text;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Json;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>One request of each signal, written as OTLP's JSON.</summary>
internal static class Payloads
{
    internal const string Traces = """
        {"resourceSpans":[{"resource":{"attributes":[
            {"key":"service.name","value":{"stringValue":"order"}},{"key":"service.namespace","value":{"stringValue":"shop"}}]},
          "scopeSpans":[{"scope":{"name":"Npgsql","version":"10"},"spans":[{
            "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","parentSpanId":"EEE19B7EC3C1B173",
            "name":"POST /orders","kind":"SPAN_KIND_SERVER","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":1700000000250000000,
            "attributes":[{"key":"http.response.status_code","value":{"intValue":"500"}},{"key":"http.route","value":{"stringValue":"/orders"}},
              {"key":"ratio","value":{"doubleValue":0.5}},{"key":"woods","value":{"arrayValue":{"values":[{"stringValue":"oak"}]}}}],
            "events":[{"timeUnixNano":"1700000000100000000","name":"exception","attributes":[{"key":"exception.type","value":{"stringValue":"Timeout"}}]}],
            "links":[{"traceId":"5B8EFFF798038103D269B633813FC60D","spanId":"EEE19B7EC3C1B175"}],
            "status":{"code":2,"message":"no oak"}}]}]}]}
        """;

    internal const string Logs = """
        {"resourceLogs":[{"resource":{"attributes":[
            {"key":"service.name","value":{"stringValue":"order"}},{"key":"host.name","value":{"stringValue":"h1"}}]},
          "scopeLogs":[{"scope":{"name":"Orders"},"logRecords":[{
            "timeUnixNano":"1700000000000000000","observedTimeUnixNano":"1700000000000000001","severityNumber":"SEVERITY_NUMBER_WARN","severityText":"Warning",
            "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","body":{"stringValue":"oak is short"},
            "attributes":[{"key":"wood.type","value":{"stringValue":"oak"}}]}]}]}]}
        """;

    internal const string Metrics = """
        {"resourceMetrics":[{"resource":{"attributes":[
            {"key":"service.name","value":{"stringValue":"order"}},{"key":"service.namespace","value":{"stringValue":"shop"}},
            {"key":"service.instance.id","value":{"stringValue":"i1"}},{"key":"host.name","value":{"stringValue":"h1"}}]},
          "scopeMetrics":[{"scope":{"name":"Orders"},"metrics":[
            {"name":"shop.orders.placed","unit":"{order}","description":"Orders","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[
              {"startTimeUnixNano":"1699999000000000000","timeUnixNano":"1700000000000000000","asInt":"7","attributes":[{"key":"wood.type","value":{"stringValue":"oak"}}],
               "exemplars":[{"timeUnixNano":"1700000000000000000","asInt":"1","traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}]}]}},
            {"name":"queue.length","gauge":{"dataPoints":[{"timeUnixNano":"1700000000000000000","asDouble":1.5}]}},
            {"name":"http.server.request.duration","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[
              {"timeUnixNano":"1700000000000000000","count":"6","sum":1.5,"bucketCounts":["1","2","3"],"explicitBounds":[0.1,0.5]}]}},
            {"name":"size","unit":"By","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[
              {"timeUnixNano":"1700000000000000000","count":"4","sum":10,"scale":1,"zeroCount":"1","positive":{"offset":1,"bucketCounts":["1","2"]}}]}},
            {"name":"rpc","summary":{"dataPoints":[{"timeUnixNano":"1700000000000000000","count":"2","sum":3,"quantileValues":[{"quantile":0.5,"value":1}]}]}}
          ]}]}]}
        """;

    internal static string Json(Signal signal) => signal switch
    {
        Signal.Traces => Traces,
        Signal.Metrics => Metrics,
        _ => Logs,
    };

    internal static byte[] Protobuf(Signal signal) => Protobuf(signal, Json(signal));

    internal static byte[] Protobuf(Signal signal, string json) => JsonTranscoder.ToProtobuf(OtlpSchema.Request(signal), Encoding.UTF8.GetBytes(json));
}
