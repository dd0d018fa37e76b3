using System.Globalization;
using System.Text;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>
/// How long labels of a series or stream may be: the defaults of Mimir's and Loki's <c>max_label_name_length</c> and
/// <c>max_label_value_length</c>. What has a longer one is refused, for two series that are cut could be one.
/// </summary>
internal static class LabelLimits
{
    internal const int MostNameBytes = 1_024;
    internal const int MostValueBytes = 2_048;

    /// <summary>What OpenMetrics lets the labels of an exemplar have together.</summary>
    internal const int MostExemplarCharacters = 128;

    const int ShownCharacters = 64;

    internal static bool FitExemplar(List<Label> labels) => labels.Sum(label => (long)label.Name.Length + label.Value.Length) <= MostExemplarCharacters;

    /// <summary>The labels themselves.</summary>
    /// <exception cref="FormatException">One is too long.</exception>
    internal static Labels Checked(Labels labels)
    {
        Check(labels);
        return labels;
    }

    /// <exception cref="FormatException">One is too long.</exception>
    internal static void Check(IEnumerable<Label> labels)
    {
        foreach (var (name, value) in labels)
        {
            Check(name, value);
        }
    }

    /// <exception cref="FormatException">It is too long.</exception>
    internal static void Check(string name, string value)
    {
        if (Encoding.UTF8.GetByteCount(name) is > MostNameBytes and var nameBytes)
        {
            throw Wrong($"the label name {name[..ShownCharacters]}… has {nameBytes} bytes, at most {MostNameBytes} are taken");
        }

        if (Encoding.UTF8.GetByteCount(value) is > MostValueBytes and var valueBytes)
        {
            throw Wrong($"the value of the label {name} has {valueBytes} bytes, at most {MostValueBytes} are taken");
        }
    }

    static FormatException Wrong(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture));
}
