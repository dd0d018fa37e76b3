namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>Attempts fail before they do anything, with this probability; they are tried again and nothing is lost.</summary>
    public static FaultKind ErrorRate { get; } = new("error-rate", FaultMeasure.Probability, "0.1",
        "Attempts fail before they do anything, with this probability; they are tried again and nothing is lost.",
        "ERROR logs with a SimulatedErrorException and failed spans in this service; callers retry.",
        FaultKinds.Everyone);
}
