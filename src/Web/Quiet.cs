using System.Diagnostics;

namespace Dendro.Web;

/// <summary>
/// A page that looks every few seconds would fill the traces that it shows. Requests made below an activity that is not
/// sampled are not recorded, neither here nor, through the W3C header, where they go.
/// </summary>
internal static class Quiet
{
    /// <summary>Makes requests unrecorded until it is disposed.</summary>
    public static Activity Look() => new Activity("look") { ActivityTraceFlags = ActivityTraceFlags.None }.Start();
}
