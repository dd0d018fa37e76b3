using System.Net;

namespace Dendro.Mcp.Tools;

/// <summary>The call cannot be answered; the message goes to the caller as an error result.</summary>
internal class ToolException(string message) : Exception(message);

/// <summary>A backend took the request for wrong, and said why.</summary>
internal sealed class RefusedException(HttpStatusCode status, string message) : ToolException(message)
{
    public HttpStatusCode Status => status;
}

/// <summary>The call was fine, but what was to answer it is down, busy or broken.</summary>
internal sealed class BackendException(string message) : ToolException(message);
