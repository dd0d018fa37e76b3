namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>A fault that can be switched on, and what it then does. Each kind is a file of its own in the folder Kinds.</summary>
/// <param name="Name">Its name on the wire, such as <c>db-error</c>.</param>
/// <param name="Strength">What its strength measures.</param>
/// <param name="DefaultStrength">The strength when none is given.</param>
/// <param name="Effect">What it does, in one sentence.</param>
/// <param name="Symptoms">How it shows in logs, metrics and traces, in one sentence: the ground truth for whoever diagnoses it.</param>
/// <param name="Services">The services that can have it.</param>
public sealed partial record FaultKind(
    string Name, FaultMeasure Strength, string DefaultStrength, string Effect, string Symptoms, IReadOnlyList<string> Services);
