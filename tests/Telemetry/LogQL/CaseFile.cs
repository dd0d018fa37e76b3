namespace Dendro.Telemetry.LogQL.Tests;

/// <summary>Reads case files of two columns, with "⇒" between them; without it the second column is the first.</summary>
internal static class CaseFile
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");

    public static TheoryData<string, string> Read(string name)
    {
        var data = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, name)).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var columns = line.Split('⇒', 2);
            data.Add(columns[0].Trim(), columns[^1].Trim());
        }

        return data;
    }
}
