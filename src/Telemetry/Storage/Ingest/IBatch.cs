namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>Records of one signal that are stored together or not at all.</summary>
public interface IBatch
{
    /// <summary>Number of records.</summary>
    int Count { get; }

    /// <summary>Memory they take, roughly, in bytes.</summary>
    long Bytes { get; }
}
