using Zerowire.Pipes;

namespace Zerowire.Patterns;

/// <summary>A message of an XSUB peer that waits for the application of an XPUB socket.</summary>
internal sealed class UserMessage
{
    public MessageBuffer Frames;
}
