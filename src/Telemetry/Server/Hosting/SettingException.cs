namespace Dendro.Telemetry.Server.Hosting;

/// <summary>A setting has a value that cannot be used; the message is the sentence to show.</summary>
internal sealed class SettingException(string name, string value, string expected) : Exception($"{name} is \"{value}\": expected {expected}.");
