using Dendro.Cli.Configuration;

namespace Dendro.Cli.Asking;

/// <summary>The questions of earlier chats, the oldest first.</summary>
internal sealed class History
{
    const int Most = 500;

    readonly string _file;
    readonly List<string> _lines;

    public History(Workspace workspace)
    {
        _file = Path.Combine(workspace.Home, "chat-history");
        _lines = File.Exists(_file) ? [.. File.ReadLines(_file).TakeLast(Most)] : [];
    }

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string line)
    {
        if (_lines.Count > 0 && _lines[^1] == line)
        {
            return;
        }

        _lines.Add(line);
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        File.WriteAllLines(_file, _lines.TakeLast(Most));
    }
}
