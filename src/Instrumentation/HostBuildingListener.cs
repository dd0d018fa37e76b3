using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;

namespace Dendro.Instrumentation;

/// <summary>
/// Waits for the event that .NET's generic host writes just before it is built; at that moment services can still be
/// added. Only the first host of a process is instrumented: two would record each span twice.
/// </summary>
sealed class HostBuildingListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    const string HostingListener = "Microsoft.Extensions.Hosting";
    const string HostBuilding = "HostBuilding";

    int _instrumented;

    public static void Subscribe() => DiagnosticListener.AllListeners.Subscribe(new HostBuildingListener());

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == HostingListener)
        {
            value.Subscribe(this);
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == HostBuilding && value.Value is not null && Interlocked.Exchange(ref _instrumented, 1) == 0)
        {
            HookWarning.OnFailure("instrument the host", () => Instrument(value.Value));
        }
    }

    // Kept apart so that a process without Microsoft.Extensions.Hosting never loads that assembly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Instrument(object host)
    {
        if (host is IHostBuilder builder)
        {
            builder.ConfigureServices((_, services) => HookWarning.OnFailure("add OpenTelemetry", () => OpenTelemetrySetup.Add(services)));
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
