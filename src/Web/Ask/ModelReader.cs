using System.Text.Json;
using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>Reads what a model added.</summary>
internal static class ModelReader
{
    /// <summary>Null when no model was asked.</summary>
    public static ModelPart? Read(JsonElement model) => model.ValueKind != JsonValueKind.Object ? null : new ModelPart(
        model.First("name"), [.. model.Items("sentences").Select(Sentence)], Plan(model), Steps(model), model.Strings("runbooks"), Usage(model.Member("usage")));

    public static ModelSentence Sentence(JsonElement sentence) => new(sentence.First("text"), sentence.Strings("cites"), sentence.First("problem"));

    public static IReadOnlyList<ModelTask> Plan(JsonElement model) =>
        [.. model.Items("plan").Select(task => new ModelTask(task.First("text"), task.Member("done").ValueKind == JsonValueKind.True))];

    public static IReadOnlyList<ModelStep> Steps(JsonElement model) =>
        [.. model.Items("steps").Select(step => new ModelStep(step.First("id"), step.First("tool"), ReportReader.Language(step.First("language")), step.First("query"), step.First("problem")))];

    static ModelUsage? Usage(JsonElement usage) => usage.ValueKind != JsonValueKind.Object ? null : new ModelUsage(
        Number(usage, "calls") ?? 0, Number(usage, "input_tokens") ?? 0, Number(usage, "output_tokens") ?? 0, usage.Member("is_estimated").ValueKind == JsonValueKind.True, Number(usage, "cost"), Number(usage, "seconds") ?? 0);

    static double? Number(JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
