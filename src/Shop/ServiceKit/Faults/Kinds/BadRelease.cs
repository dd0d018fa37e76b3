namespace Dendro.Shop.ServiceKit.Faults;

public sealed partial record FaultKind
{
    /// <summary>Requests about this wood fail, as after the release of a defect; other woods are served.</summary>
    public static FaultKind BadRelease { get; } = new("bad-release", FaultMeasure.Wood, "oak",
        "Requests about this wood fail, as after the release of a defect; other woods are served.",
        "ERROR logs with a ReleaseDefectException and answers with 500 for one shop.wood.type only; consumer lag grows where that wood is next.",
        FaultKinds.Apis);
}
