using System.Text.RegularExpressions;
using Dendro.Telemetry.PromQL.Analysis;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Tests;

public sealed class FunctionCaseTests
{
    [Fact]
    public async Task Every_function_and_aggregation_has_a_case()
    {
        var scripts = await Task.WhenAll(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Cases"), "*.test")
            .Select(file => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        var text = string.Concat(scripts);
        Assert.Empty(FunctionTable.All.Keys.Concat(Keywords.Aggregators.Keys).Where(name => !Regex.IsMatch(text, $@"\b{name}\(")).Order(StringComparer.Ordinal));
    }
}
