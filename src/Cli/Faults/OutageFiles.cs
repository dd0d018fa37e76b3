using System.Text.Json;
using Dendro.Cli.Configuration;

namespace Dendro.Cli.Faults;

/// <summary>
/// What the commands want to be down, and what was: the folder says what shall be, and the supervisor makes it so. An order ends when its
/// time is over, also when nobody looked meanwhile.
/// </summary>
internal sealed class OutageFiles(Workspace workspace)
{
    const int RecordsKept = 200;

    string Folder => Path.Combine(workspace.Home, "outages");

    string History => Path.Combine(Folder, "history.json");

    public void Clear()
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            File.Delete(file);
        }
    }

    public void Order(string part, OutageOrder order) => Replace(Path.Combine(Folder, part), JsonSerializer.Serialize(order, OutageJson.Default.OutageOrder));

    public void Withdraw(string part) => File.Delete(Path.Combine(Folder, part));

    /// <summary>Null when the part shall be up.</summary>
    public OutageOrder? Wanted(string part)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(Folder, part)), OutageJson.Default.OutageOrder);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Outages that are over, oldest first.</summary>
    public List<FaultRecord> Ended() =>
        File.Exists(History) ? JsonSerializer.Deserialize(File.ReadAllText(History), OutageJson.Default.ListFaultRecord)! : [];

    public void Record(FaultRecord ended) =>
        Replace(History, JsonSerializer.Serialize([.. Ended().TakeLast(RecordsKept - 1), ended], OutageJson.Default.ListFaultRecord));

    static void Replace(string file, string text)
    {
        File.WriteAllText(file + ".next", text);
        File.Move(file + ".next", file, overwrite: true);
    }
}
