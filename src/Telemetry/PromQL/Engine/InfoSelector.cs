using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>The selector that <c>info()</c> reads its info metrics with: <c>target_info</c> unless the call names others.</summary>
internal static class InfoSelector
{
    static readonly ConditionalWeakTable<Call, VectorSelector> Selectors = [];

    /// <summary>One selector node per call.</summary>
    public static VectorSelector Of(Call info) => Selectors.GetValue(info, Make);

    static VectorSelector Make(Call info)
    {
        var given = info.Arguments.Count > 1 ? ((VectorSelector)info.Arguments[1]).Matchers : [];
        Matcher[] names = [.. given.Where(matcher => matcher.Name == Labels.MetricName)];
        return new VectorSelector(info.Span, "", names.Length > 0 ? names : [new Matcher(Labels.MetricName, MatchType.Equal, "target_info")]);
    }
}
