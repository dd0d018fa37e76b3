namespace Dendro.Instrumentation;

/// <summary>Telemetry is a guest in the process: whatever fails here costs one line on standard error, never the host.</summary>
static class HookWarning
{
    public static void OnFailure(string stage, Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // The guest must not break the host, whatever the cause.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Write($"{stage}: {e.GetType().Name}: {e.Message}");
        }
    }

    public static void Write(string message) =>
        Console.Error.WriteLine($"warning: Dendro.Instrumentation: {message.ReplaceLineEndings(" ")}");
}
