using System.Reflection;
using System.Runtime.Loader;

namespace Dendro.Instrumentation;

/// <summary>Finds the hook's own dependencies, which the host's <c>deps.json</c> does not know, beside the hook.</summary>
static class HookAssemblies
{
    static readonly string Folder = Path.GetDirectoryName(typeof(HookAssemblies).Assembly.Location)!;

    public static void Resolve() => AssemblyLoadContext.Default.Resolving += LoadBesideHook;

    static Assembly? LoadBesideHook(AssemblyLoadContext context, AssemblyName name)
    {
        var path = Path.Combine(Folder, name.Name + ".dll");
        return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
