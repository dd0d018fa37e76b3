using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Engine.Templates;

/// <summary>The labels of a line as the dot of a template.</summary>
internal static class TemplateData
{
    public static TextMap Of(LabelSet labels)
    {
        var data = new TextMap();
        foreach (var (name, value) in labels.All)
        {
            data[name] = value;
        }

        if (labels.HasFailed)
        {
            data[LabelSet.Error] = labels.Failure;
        }

        if (labels.FailureDetails.Length > 0)
        {
            data[LabelSet.ErrorDetails] = labels.FailureDetails;
        }

        return data;
    }
}
