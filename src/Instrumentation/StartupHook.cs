using Dendro.Instrumentation;

/// <summary>
/// The entry point that the runtime calls before <c>Main</c> when <c>DOTNET_STARTUP_HOOKS</c> names this assembly.
/// The runtime fixes its name, the method's name and the missing namespace (dotnet/runtime, "Host startup hook").
/// </summary>
#pragma warning disable CA1050 // The runtime looks for this type outside any namespace.
public static class StartupHook
#pragma warning restore CA1050
{
    /// <summary>Arranges that the first host this process builds is instrumented. Never throws.</summary>
    public static void Initialize() => HookWarning.OnFailure("start", () =>
    {
        if (!string.Equals(Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            HookAssemblies.Resolve();
            HostBuildingListener.Subscribe();
        }
    });
}
