using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Telemetry.Server.Push;

/// <summary>What of a remote-write request went into the batch; series that cannot be taken are left out, and why is told.</summary>
internal sealed class RemoteWritten
{
    internal int Samples { get; set; }

    internal int Histograms { get; set; }

    internal int Exemplars { get; set; }

    internal Rejections Rejections { get; } = new();
}
