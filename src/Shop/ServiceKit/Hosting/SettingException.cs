namespace Dendro.Shop.ServiceKit.Hosting;

/// <summary>A setting has a value that cannot be used; the message is the sentence shown to the operator.</summary>
public sealed class SettingException(string name, string? found, string expected)
    : Exception($"{name} is \"{found}\": expected {expected}.");
