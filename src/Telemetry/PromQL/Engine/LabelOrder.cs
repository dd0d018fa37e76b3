using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The order of label sets in results: by name and value, label by label.</summary>
internal static class LabelOrder
{
    public static int Compare(Labels left, Labels right)
    {
        for (var i = 0; i < left.Count && i < right.Count; i++)
        {
            var byName = string.CompareOrdinal(left[i].Name, right[i].Name);
            if (byName != 0)
            {
                return byName;
            }

            var byValue = string.CompareOrdinal(left[i].Value, right[i].Value);
            if (byValue != 0)
            {
                return byValue;
            }
        }

        return left.Count.CompareTo(right.Count);
    }
}
