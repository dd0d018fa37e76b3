using Dendro.Cli.Eval;
using Dendro.Cli.Import;

namespace Dendro.Cli.Tests.Eval;

public sealed class EvalCaseTests : IDisposable
{
    const string Fault = """{"truth":{"service":"cart","fault":"cpu","since":"2026-01-01T00:01:00Z"},"end":"2026-01-01T00:02:00Z","question":"why?","time_range":"5m"}""";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_a_case()
    {
        Add("shop-2", Fault, "traces.jsonl.gz", "logs.jsonl");
        Add("shop-quiet-1", """{"truth":null,"end":"2026-01-01T00:02:00Z","question":"why?","time_range":"1h30m"}""");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "no-case"));

        var cases = EvalCase.ReadAll(_folder.Path, []);

        Assert.Equal(["shop-2 shop cart 00:05:00", "shop-quiet-1 shop  01:30:00"], cases.Select(one => $"{one.Name} {one.System} {one.Text.Truth?.Service} {one.Range}"));
        Assert.Equal(["traces.jsonl.gz", "logs.jsonl"], cases[0].Files([]).Select(Path.GetFileName));
        Assert.Equal(["logs.jsonl"], cases[0].Files([OtlpSignal.Traces]).Select(Path.GetFileName));
        Assert.Equal(["shop-quiet-1"], EvalCase.ReadAll(_folder.Path, ["QUIET"]).Select(one => one.Name));
    }

    [Theory]
    [InlineData("5m", "soon", "time_range is \"soon\"; expected a duration such as 5m.")]
    [InlineData("\"end\"", "\"end", "case.json: ")]
    public void What_cannot_be_read_is_told(string found, string instead, string reason)
    {
        Add("a", Fault.Replace(found, instead, StringComparison.Ordinal));

        Assert.Contains(reason, Assert.Throws<UserError>(() => EvalCase.ReadAll(_folder.Path, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_cases_is_refused() =>
        Assert.Equal($"no folder in {_folder.Path} has a case.json.", Assert.Throws<UserError>(() => EvalCase.ReadAll(_folder.Path, [])).Message);

    [Fact]
    public void Results_survive_an_interruption()
    {
        var file = new ResultFile(Path.Combine(_folder.Path, "eval", "results.jsonl"));
        file.Begin([]);
        file.Add(new CaseResult { Case = "a", System = "a", Verdict = "causes", Causes = [new NamedCause("cart", "cpu", 0.5)], Seconds = 1, Truth = new Truth("cart", "cpu") });
        File.AppendAllText(file.Path, "{\"case\":");

        var result = Assert.Single(file.Read());

        Assert.Equal(("a", 1), (result.Case, result.Rank));
    }

    void Add(string name, string text, params string[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        File.WriteAllText(Path.Combine(folder, EvalCase.FileName), text);
        foreach (var file in files)
        {
            File.WriteAllText(Path.Combine(folder, file), "");
        }
    }
}
