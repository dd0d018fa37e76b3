namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>The failure that the fault <c>bad-release</c> causes.</summary>
public sealed class ReleaseDefectException(string service, string wood)
    : Exception($"{service} cannot handle {wood}: the grading rule of this release has no entry for it");
