namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>The level of a log line as Loki detects it (<c>detected_level</c>).</summary>
public enum DetectedLevel : byte
{
    /// <summary>Was not looked for.</summary>
    None,

    /// <summary>Looked for and not found.</summary>
    Unknown,

    /// <summary>trace</summary>
    Trace,

    /// <summary>debug</summary>
    Debug,

    /// <summary>info</summary>
    Info,

    /// <summary>warn</summary>
    Warn,

    /// <summary>error</summary>
    Error,

    /// <summary>critical</summary>
    Critical,

    /// <summary>fatal</summary>
    Fatal,
}
