namespace Dendro.Cli;

internal static class ThisAssembly
{
    /// <summary>Three numbers, such as <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(ThisAssembly).Assembly.GetName().Version!.ToString(3);
}
