using System.Text.Json;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>A fault that is on, as it is kept.</summary>
sealed record KeptFault(string Kind, string Strength, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>What survives a restart of the process.</summary>
sealed record KeptFaults(IReadOnlyList<KeptFault> On, IReadOnlyList<FaultRecord> History);

/// <summary>Keeps a service's faults in a file, so that a crash does not end them.</summary>
public sealed class FaultFile(string path)
{
    /// <summary>Null when nothing was kept yet.</summary>
    /// <exception cref="InvalidDataException">The file is not one of ours.</exception>
    internal KeptFaults? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<KeptFaults>(File.ReadAllText(path), ShopJson.Options);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} does not hold the state of faults ({error.Message}); delete it to start with none.", error);
        }
    }

    /// <summary>Replaces the file in one step.</summary>
    internal void Write(KeptFaults faults)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".next", JsonSerializer.Serialize(faults, ShopJson.Options));
        File.Move(path + ".next", path, overwrite: true);
    }
}
