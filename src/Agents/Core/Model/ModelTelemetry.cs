using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dendro.Agents.Core.Model.Investigating;

namespace Dendro.Agents.Core.Model;

/// <summary>
/// Spans and metrics of an investigation beside those that the client makes of each request, by the conventions for generative AI
/// (https://opentelemetry.io/docs/specs/semconv/gen-ai/), which have none for money and checks.
/// </summary>
internal static class ModelTelemetry
{
    const string Name = "Dendro.Agents";
    const string Agent = "investigator";

    static readonly ActivitySource Source = new(Name);
    static readonly Meter Meter = new(Name);
    static readonly Counter<double> Cost = Meter.CreateCounter<double>("dendro.agents.model.cost", "{cost}", "What the model cost, by the configured prices.");
    static readonly Counter<long> Answers = Meter.CreateCounter<long>("dendro.agents.model.answers", "{answer}", "Answers that a model was asked to word.");
    static readonly Counter<long> Sentences = Meter.CreateCounter<long>("dendro.agents.model.sentences", "{sentence}", "Sentences that a model wrote.");

    public static Activity? Investigation(string model)
    {
        var span = Source.StartActivity($"invoke_agent {Agent}");
        span?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.name", Agent).SetTag("gen_ai.provider.name", "openai").SetTag("gen_ai.request.model", model);
        return span;
    }

    public static Activity? Tool(string tool, string call)
    {
        var span = Source.StartActivity($"execute_tool {tool}");
        span?.SetTag("gen_ai.operation.name", "execute_tool").SetTag("gen_ai.tool.name", tool).SetTag("gen_ai.tool.call.id", call).SetTag("gen_ai.tool.type", "function");
        return span;
    }

    public static void Record(Activity? span, ModelReport report)
    {
        var model = KeyValuePair.Create<string, object?>("gen_ai.request.model", report.Name);
        Answers.Add(1, model, KeyValuePair.Create<string, object?>("outcome", report.Failure is null ? "answered" : "failed"));
        Sentences.Add(report.Sentences.Count(sentence => sentence.Problem is null), model, KeyValuePair.Create<string, object?>("outcome", "kept"));
        Sentences.Add(report.Sentences.Count(sentence => sentence.Problem is not null), model, KeyValuePair.Create<string, object?>("outcome", "struck"));
        Cost.Add(report.Usage.Cost ?? 0, model);
        span?.SetTag("gen_ai.usage.input_tokens", report.Usage.InputTokens).SetTag("gen_ai.usage.output_tokens", report.Usage.OutputTokens);
        if (report.Failure is { } failure)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure);
        }
    }
}
