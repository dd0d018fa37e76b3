using Dendro.Telemetry.LogQL.Engine;
using Dendro.Telemetry.LogQL.Engine.Templates;
using Dendro.Telemetry.Model;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.LogQL.Tests;

public sealed class TemplateTests
{
    static readonly FakeTimeProvider Clock = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    public static TheoryData<string, string> Templates() => CaseFile.Read("templates.txt");

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_template_gives_the_expected_text(string template, string expected) => Assert.Equal(expected, Render(template));

    [Fact]
    public void Every_function_has_a_case()
    {
        var text = File.ReadAllText(Path.Combine(CaseFile.Folder, "templates.txt"));
        var missing = LineTemplate.Functions.Names.Where(name => !System.Text.RegularExpressions.Regex.IsMatch(text, $@"\b{name}\b")).Order().ToList();
        Assert.Empty(missing);
    }

    [Fact]
    public void A_template_without_end_is_stopped() => Assert.StartsWith("error:", Render("""{{ define "x" }}{{ template "x" }}{{ end }}{{ template "x" }}"""), StringComparison.Ordinal);

    static string Render(string template)
    {
        var line = new Line();
        line.Reset(new LogEntry(
            1_699_999_999_123_456_789, "the line", Labels.From(("a", "Hello, wood"), ("n", "7"), ("x", "2.5"), ("j", """{"k":[1,"two"],"o":{"p":true}}""")), Labels.Empty));
        return LineTemplate.Parse("t", template, "invalid", Clock).TryRender(line, TemplateData.Of(line.Labels), out var text, out var error) ? text : $"error: {error}";
    }
}
