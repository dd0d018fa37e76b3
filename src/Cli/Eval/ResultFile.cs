using System.Text.Json;

namespace Dendro.Cli.Eval;

/// <summary>The results so far, one a line, so that a run that was interrupted can go on.</summary>
internal sealed class ResultFile(string path)
{
    public string Path => path;

    /// <summary>What an earlier run left; a line that it did not finish is not counted.</summary>
    public IReadOnlyList<CaseResult> Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var results = new List<CaseResult>();
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                results.Add(JsonSerializer.Deserialize(line, EvalJson.Default.CaseResult)!);
            }
            catch (JsonException)
            {
                break;
            }
        }

        return results;
    }

    /// <summary>Begins anew, with what is kept.</summary>
    public void Begin(IEnumerable<CaseResult> kept)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, kept.Select(Line));
    }

    public void Add(CaseResult result) => File.AppendAllLines(path, [Line(result)]);

    static string Line(CaseResult result) => JsonSerializer.Serialize(result, EvalJson.Default.CaseResult);
}
